from skylight.policies.resolution import Decision, Value, resolve

DEFAULTS = {"weights": "set", "limits": "advise"}


def in_force(*decisions: Decision, places: list[int | None]) -> dict[str, Value]:
    return resolve(decisions, places=places, defaults=DEFAULTS)


def test_a_key_nobody_decided_has_its_default():
    assert in_force(places=[None, 1])["weights"] == Value("set", "default")


def test_the_nearest_decision_wins():
    company = Decision(None, "weights", "off")
    department = Decision(1, "weights", "equal")

    assert in_force(company, department, places=[None, 1, 2])["weights"] == Value("equal", 1)
    assert in_force(company, department, places=[None, 3])["weights"] == Value("off", None)


def test_a_locked_key_cannot_be_decided_below():
    company = Decision(None, "weights", "off", locked=True)
    team = Decision(2, "weights", "set")

    assert in_force(company, team, places=[None, 1, 2])["weights"] == Value("off", None)


def test_a_lock_in_one_department_leaves_the_others_free():
    department = Decision(1, "weights", "off", locked=True)
    other = Decision(4, "weights", "equal")

    assert in_force(department, other, places=[None, 3, 4])["weights"] == Value("equal", 4)


def test_the_order_of_the_rows_does_not_matter():
    company = Decision(None, "limits", "refuse")
    team = Decision(2, "limits", "advise")

    assert in_force(team, company, places=[None, 2]) == in_force(company, team, places=[None, 2])
