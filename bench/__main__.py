"""`make bench`: print the table of `docs/assurance/performance.md`."""

import platform

from bench import certificates, deciding, rosters

HEAD = {"what": "测什么", "ours": "本系统", "peer": "对照", "ratio": "之比", "goal": "目标", "met": "达到"}


def main() -> None:
    rows = [HEAD, dict.fromkeys(HEAD, "---"), *deciding.rows(), *certificates.rows(), *rosters.rows()]
    print(f"Python {platform.python_version()}，{platform.machine()}；处理器时间，各轮的中位数\n")
    for row in rows:
        print("| " + " | ".join(row[name] for name in HEAD) + " |")


if __name__ == "__main__":
    main()
