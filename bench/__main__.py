"""`make bench`: print the table of `docs/assurance/performance.md`."""

import platform
from itertools import chain

from bench import (
    certificates,
    deciding,
    exports,
    fences,
    growth,
    on_screen,
    pages,
    questions,
    redeciding,
    rosters,
    summary,
    taking_in,
    upkeep,
)

HEAD = {"what": "测什么", "ours": "本系统", "peer": "对照", "ratio": "之比", "goal": "目标", "met": "达到"}


PARTS = (
    deciding,
    redeciding,
    certificates,
    on_screen,
    rosters,
    taking_in,
    fences,
    upkeep,
    pages,
    growth,
    exports,
    questions,
    summary,
)


def main() -> None:
    rows = chain((HEAD, dict.fromkeys(HEAD, "---")), (row for part in PARTS for row in part.rows()))
    how = "处理器时间（证书、行级安全、更新汇总、多人用的页面四组按时钟），各轮的中位数"
    print(f"Python {platform.python_version()}，{platform.machine()}；{how}\n")
    for row in rows:
        print("| " + " | ".join(row[name] for name in HEAD) + " |", flush=True)


if __name__ == "__main__":
    main()
