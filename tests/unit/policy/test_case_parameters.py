"""What a case supplies under `parameters:` must be a parameter that somebody declares."""

import pytest

from yanxiu.policy import PolicyFileError, Registry, parse_cases, run_case

CASE = """
- name: 拼错的参数
  jurisdiction: hebei
  year: 2025
  adopted_draft: true
  stage: delivery
  parameters: {{{slot}: 1}}
  facts: {{project: {{level: provincial, tier: provincial}}}}
  expect: {{findings: {{}}}}
- name: 另一个案例
  jurisdiction: hebei
  year: 2025
  adopted_draft: true
  stage: delivery
  facts: {{project: {{level: provincial, tier: provincial}}}}
  expect: {{findings: {{HED-26: unknown}}}}
"""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def test_a_misspelt_parameter_fails_its_case_and_no_other(registry: Registry):
    wrong, sound = parse_cases(CASE.format(slot="hebei.min_huors"), "x.yaml", registry)
    assert "hebei.min_huors" in run_case(wrong).problems[0]
    assert run_case(sound).passed
    with pytest.raises(PolicyFileError, match=r"x\.yaml:2: .*最接近的是 'hebei\."):
        wrong.decide()


def test_a_catalogue_id_names_its_parameter(registry: Registry):
    case, _ = parse_cases(CASE.format(slot="HED-34"), "x.yaml", registry)
    assert run_case(case).passed
