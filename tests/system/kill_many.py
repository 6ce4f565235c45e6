#!/usr/bin/env python3
"""Kills runs at random moments and resumes them until they end: nothing may be lost.

    kill_many.py PROGRAM [--kills N] [--seed N] [--ranks-at-most N]

Each run is killed (SIGKILL, or a rank by a crash) one to three times, of the supervisor, the launcher, a rank or all
of them at once, at a random moment of its own progress and a random moment after that; each time it is resumed on a
random number of ranks, half of the time with a checkpoint at every step so that kills also fall into its writing.
At the end measures.csv and every file of fields/ are byte for byte those of an unbroken run, and the report's record is
equal apart from times. After each kill no process may be left and the folder must be still and readable. --seed repeats
the moments of an earlier test (they are moments of progress, so the process is hit near the same place, not at it).
"""
import argparse
import collections
import os
import random
import signal
import sys
import time

sys.dont_write_bytecode = True  # the source folder stays as it is
from run_folders import (Bench, engines_of, gone, ranks_of, readable, same_results, seconds_of_silence,
                         seconds_to_die, snapshot, wait_for)

victims = ("supervisor", "rank", "everything", "launcher", "crashing rank")


def processes(run, out, victim, moments):
    """Who is killed, and by which signal."""
    engines = engines_of(out)
    launchers = [pid for pid in ranks_of(out) if pid not in engines]
    if victim == "supervisor":
        return [run.pid], signal.SIGKILL
    if victim == "everything":
        return [run.pid, *launchers, *engines], signal.SIGKILL
    if victim == "launcher":  # a run on one rank has none
        return launchers or engines, signal.SIGKILL
    one = [moments.choice(engines)] if engines else []
    return one, moments.choice((signal.SIGSEGV, signal.SIGABRT)) if victim == "crashing rank" else signal.SIGKILL


def kill_and_look(bench, run, out, victim, moments, name):
    """Kills, then looks at what is left. False when the run was over before."""
    pids, by = processes(run, out, victim, moments)
    if not pids:
        return False
    for pid in pids:
        try:
            os.kill(pid, by)
        except ProcessLookupError:
            pass
    dead = gone(out)
    said = run.stderr.read()
    code = run.wait(60)
    if code in (0, 4):  # it came to its end while the signal was under way
        return False
    if victim in ("rank", "launcher", "crashing rank"):
        bench.test(f"{name}: exit 5, says how to go on", code == 5 and "--resume" in said, code, said)
    before = snapshot(out)
    time.sleep(seconds_of_silence)
    bench.test(f"{name}: no process left within {seconds_to_die:.0f} s, the folder is still",
               dead and snapshot(out) == before, ranks_of(out))
    bench.test(f"{name}: what is there can be read", not readable(out), *readable(out))
    return True


def environment(moments):
    every_step = moments.random() < 0.5
    return {**os.environ, **({"NEEDLEWORK_CHECKPOINT_SECONDS": "0"} if every_step else {})}


def one_run(bench, out, protocol_words, unbroken, moments, kills, next_victim, ranks_at_most=3, most_kills=3):
    """A run that is killed up to `kills` times, resumed each time, and compared. How often it was killed, and where."""
    hit = []
    goal = min(kills, moments.randint(1, most_kills))
    fraction = 0.0
    command = None
    while len(hit) < goal:
        victim = next_victim()
        ranks = moments.randint(1, ranks_at_most)
        run = bench.start(out, *protocol_words, ranks=ranks, command=command, env=environment(moments))
        command = ("run", "--resume")
        fraction = moments.uniform(fraction if fraction < 0.9 else 0.0, 0.99)
        name = f"{out.name}: kill of {victim} on {ranks} rank(s) at {fraction:.2f}"
        alive = wait_for(run, fraction)
        time.sleep(moments.uniform(0.0, 0.1) if alive else 0.0)
        if not alive or not kill_and_look(bench, run, out, victim, moments, name):
            run.stderr.read()
            code = run.wait(60)
            bench.test(f"{name}: came to its end before", code == 0, code)
            break
        hit.append((victim, fraction))
    ranks = moments.randint(1, ranks_at_most)
    code, said, err = bench.resume(out, "--ranks", ranks)
    differing = same_results(out, unbroken) if code == 0 else ["no end"]
    bench.test(f"{out.name}: killed {len(hit)} times; --resume on {ranks} rank(s) gives the same numbers",
               code == 0 and not differing, code, err, *differing)
    return hit


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("program")
    words.add_argument("--kills", type=int, default=50)
    words.add_argument("--seed", type=int, default=None)
    words.add_argument("--ranks-at-most", type=int, default=3)
    options = words.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    moments = random.Random(seed)
    bench = Bench(options.program)
    print(f"moments drawn with seed {seed}")
    began = time.monotonic()
    hits = []
    n_runs = 0
    samples = ("--set", "uncertainty.samples=24")
    try:
        unbroken = bench.work / "unbroken"
        code, said, err = bench.new_run(unbroken, *samples, "--ranks", "2")
        bench.test("the unbroken run", code == 0, code, err)
        while len(hits) < options.kills and not bench.failed:
            n_runs += 1
            hits += one_run(bench, bench.work / f"run-{n_runs}", samples, unbroken, moments,
                            options.kills - len(hits), lambda: victims[moments.randrange(len(victims))],
                            options.ranks_at_most)
    finally:
        failed = bench.finish()
    tally = collections.Counter(victim for victim, _ in hits)
    phases = collections.Counter("ensemble" if f < 0.55 else "patch" if f < 0.98 else "report" for _, f in hits)
    print(f"{len(hits)} kills in {n_runs} runs, {time.monotonic() - began:.0f} s, seed {seed}: " +
          ", ".join(f"{n} of {who}" for who, n in sorted(tally.items())) + "; " +
          ", ".join(f"{n} in the {phase}" for phase, n in sorted(phases.items())))
    sys.exit(failed)


if __name__ == "__main__":
    main()
