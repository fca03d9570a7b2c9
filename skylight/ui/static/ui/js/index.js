// The islands: each works when absent.
import "./x-shortcuts.js";
import "./x-autosave.js";
import "./x-sortable.js";
import "./x-columns.js";
