"""`yanxiu worker`: background jobs, until it is told to stop."""

import logging

import click


@click.command("worker")
@click.option("--once", is_flag=True, help="做完排着的作业就退出。")
@click.option(
    "--concurrency", default=2, show_default=True, type=click.IntRange(1, 16), help="同时做几项作业。"
)
@click.option(
    "--patience",
    default=30,
    show_default=True,
    type=click.IntRange(1, 3600),
    help="别的进程多少秒没有动静，就接过它的作业。",
)
@click.option(
    "--grace",
    default=10,
    show_default=True,
    type=click.IntRange(0, 3600),
    help="要停止时，等手上的作业多少秒；再不完就放回队列。",
)
@click.option("--schedule/--no-schedule", "scheduled", default=True, help="是否也安排每日例行作业。")
@click.option("--verbose", is_flag=True, help="把每项作业的开始和结束写到标准错误。")
def worker(once: bool, concurrency: int, patience: int, grace: int, scheduled: bool, verbose: bool) -> None:
    """做后台作业；Ctrl-C 或 SIGTERM 停止，没做完的作业回到队列，由下一个进程接着做。"""
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    if verbose:
        logging.getLogger("yanxiu.jobs").setLevel(logging.INFO)
    # the library's own lines name a job by its arguments: a number, a word and an id
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    from yanxiu.jobs.worker import Options, work  # noqa: PLC0415 - the kinds bring half the program with them

    if not once:
        click.echo("后台作业进程已启动。按 Ctrl-C 停止。")
    work(Options(concurrency, patience, grace, once, scheduled))
