"""`make bench`: print the table of `docs/assurance/performance.md`."""

import platform

from bench import certificates, deciding, fences, rosters, summary, upkeep

HEAD = {"what": "测什么", "ours": "本系统", "peer": "对照", "ratio": "之比", "goal": "目标", "met": "达到"}


def main() -> None:
    parts = (deciding, certificates, rosters, fences, upkeep, summary)
    rows = [HEAD, dict.fromkeys(HEAD, "---"), *(row for part in parts for row in part.rows())]
    how = "处理器时间（证书、行级安全、更新汇总三组按时钟），各轮的中位数"
    print(f"Python {platform.python_version()}，{platform.machine()}；{how}\n")
    for row in rows:
        print("| " + " | ".join(row[name] for name in HEAD) + " |")


if __name__ == "__main__":
    main()
