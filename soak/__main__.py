"""`make soak`: print the tables of `docs/assurance/robustness.md`.

SOAK_KILLS: kills of each of web site, worker and database, half during imports, half during issues (200).
SOAK_NUMBERS: certificates that 32 officers number at once (50,000).
SOAK_PATIENCE: seconds after which a worker takes over the job of one that is not heard of (5; `yanxiu worker`
itself waits 30).
"""

import logging
import os
import sys
import time

from soak.clients import people
from soak.house import VICTIMS, House, house
from soak.looking import State, look
from soak.numbering import WORKERS, YEARS, number_at_once
from soak.rounds import WORKS, Rounds, rounds

KILLS = int(os.environ.get("SOAK_KILLS", "200"))
NUMBERS = int(os.environ.get("SOAK_NUMBERS", "50000"))
PATIENCE = float(os.environ.get("SOAK_PATIENCE", "5"))
WORDS = {
    "web": "网站",
    "worker": "后台作业",
    "database": "数据库",
    "roster": "名册导入",
    "certificates": "发证",
}


def main() -> int:
    """Kill, number, tell; 1 where anything is not as it ought to be."""
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)  # what happens here all the time
    start = time.monotonic()
    with house(PATIENCE) as there:
        # in a department of its own
        numbered = number_at_once(there.server.addresses(), NUMBERS)
        _say(
            f"编号：{WORKERS} 个经办人、{len(YEARS)} 个系列、{numbered.numbered:,} 个号，"
            f"{numbered.failed} 次办到最后失败重来；断号 {numbered.gaps}，重号 {numbered.duplicates}，"
            f"每秒 {numbered.rate:,.0f} 个"
        )
        found, state = _killed(there)
    _tell(found, state)
    _say(f"用时 {time.monotonic() - start:,.0f} 秒")
    return 0 if state.sound and not numbered.gaps and not numbered.duplicates else 1


def _killed(there: House) -> tuple[Rounds, State]:
    here, found = people(there), Rounds()
    for victim in VICTIMS:
        for work in WORKS:
            rounds(there, here, victim, work, KILLS // len(WORKS), found)
            _say(f"{WORDS[victim]}，{WORDS[work]}：已杀 {found.kills[victim, work]} 次")
    _say(f"重启进程 {there.restarts} 次；请求重发 {here.again} 次；没有赶上的 {found.missed} 次不计")
    return found, look(here)


def _tell(found: Rounds, state: State) -> None:
    _say("\n| 杀死什么 | 正在做什么 | 次数 | 最慢多久全部办完 |\n| --- | --- | --- | --- |")
    for (victim, work), kills in found.kills.items():
        _say(f"| {WORDS[victim]} | {WORDS[work]} | {kills} | {found.slowest[victim, work]:.1f} 秒 |")
    _say(f"\n学员 {state.trainees:,} 名，证书 {state.certificates:,} 份，文件 {state.files:,} 个")
    _say(f"丢失 {state.lost}，重复 {state.doubled}，有号无证 {state.bare_numbers}，断号 {state.gaps}")
    _say(f"没有结束的作业 {state.open_jobs}，失败的作业 {state.failed_jobs}")
    _say(f"汇总与原始记录不符 {state.differences}，审计链断开 {state.broken_entries}")


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
