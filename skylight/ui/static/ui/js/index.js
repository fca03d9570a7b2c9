// The islands: markup comes from the server, each island enhances it, and the page works when it is absent.
import "./x-autosave.js";
import "./x-columns.js";
import "./x-dialog.js";
import "./x-menu.js";
import "./x-merge.js";
import "./x-presence.js";
import "./x-problem.js";
import "./x-shortcuts.js";
import "./x-sortable.js";
import "./x-unsaved.js";
