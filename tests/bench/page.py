"""The figures of the benchmark as the page that a person reads."""

from typing import Any

_WAYS = {
    "reading": "the whole reading: words, mentions, qualifiers, findings",
    "floor": "(a) floor: spaCy's blank English and sentencizer; no tagger can be had offline",
    "stock": "(b) stock: the same NER pipeline and scispaCy's EntityLinker for every entity",
    "network": "the NER pipeline alone",
}


def page(figures: dict[str, Any]) -> str:
    """The page in Markdown: what was measured, on what, and each figure beside its peer of the same run."""
    return "\n".join([*_head(figures), "", *_ways(figures), "", *_steps(figures), "", *_rest(figures)])


def _head(figures: dict[str, Any]) -> list[str]:
    versions = ", ".join(f"{name} {number}" for name, number in figures["versions"].items())
    return [
        f"Measured on {figures['date']}: {figures['machine']}; {versions}.",
        f"Load average at the start: {figures['load_average']}. Read by {figures['read_by']}.",
        f"{figures['articles']} real abstracts of {figures['characters']} characters on average, "
        f"{figures['rounds']} rounds; processor time.",
    ]


def _ways(figures: dict[str, Any]) -> list[str]:
    ways, own = figures["ways"], figures["ways"]["reading"]["ms"]
    rows = [
        [label, _range(ways[name]), "1" if name == "reading" else f"{own / ways[name]['ms']:.2f}"]
        for name, label in _WAYS.items()
    ]
    alike = figures["ways_where_network_reads"]
    return [
        *_table(("way", "ms an abstract (fastest to slowest round)", "reading / way"), rows),
        "",
        f"The reading asked the network about {figures['read_by_network']} of the {figures['articles']}: of those "
        f"alone it takes {alike['reading']['ms']:.2f} ms, {alike['reading']['ms'] / alike['stock']['ms']:.2f} "
        "of the time of (b).",
    ]


def _steps(figures: dict[str, Any]) -> list[str]:
    steps = figures["steps"]
    whole = sum(steps.values())
    network = sum(ms for step, ms in steps.items() if step.startswith("NER"))
    aside = figures["off_topic"]["spared_steps"]
    rows = [[step, f"{ms:.2f}", f"{ms / whole:.0%}", f"{aside.get(step, 0):.2f}"] for step, ms in steps.items()]
    rows.append(["sum", f"{whole:.2f}", "100%", f"{sum(aside.values()):.2f}"])
    told = sum(ms for step, ms in steps.items() if step.startswith("findings"))
    return [
        *_table(("step of the reading", "ms an abstract", "share", "ms off the topic, no place named"), rows),
        "",
        f"Everything beside NER takes {whole - network:.1f} ms ({told:.1f} of them the findings), "
        f"{(whole - network) / network:.2f} times what NER takes ({network:.1f} ms).",
    ]


def _rest(figures: dict[str, Any]) -> list[str]:
    off, load, peak = figures["off_topic"], figures["load_s"], figures["peak_mib"]
    own = figures["ways"]["reading"]["ms"]
    own_load = load["imports"] + load["reader"] + load["model"]
    stock_load = load["imports"] + load["model"] + load["linker"]
    off_topic = (
        (f"off the topic, in a harvest: {off['set_aside']} of {off['articles']} set aside", off["set_aside_times"]),
        ("off the topic, in full, as by `reviewwatch extract`", off["full_times"]),
        (f"... {off['spared']} that name no place: network not asked", off["spared_times"]),
        (f"... {off['articles'] - off['spared']} read by the network too", off["read_by_network_times"]),
    )
    rows = [
        [label, f"{_range(one)} ms", f"{one['ms'] / own:.2f}", "the reading of one on the topic"]
        for label, one in off_topic
        if one
    ]
    rows.append(
        [
            f"loading (imports {load['imports']}, reader {load['reader']}, model {load['model']})", f"{own_load:.1f} s",
            f"{own_load / stock_load:.2f}", f"(b): {stock_load:.1f} s, of which {load['linker']} for the linker",
        ]
    )  # fmt: skip
    rows.append(
        ["peak memory", f"{peak['reading']} MiB", f"{peak['reading'] / peak['with_stock']:.2f}",
         f"the same process with (b) loaded too: {peak['with_stock']} MiB"]
    )  # fmt: skip
    if told := figures["processes"]:
        for name, suffix in (("processor time", "_of_processor"), ("real time", "")):
            one, two = told[f"one{suffix}"], told[f"two{suffix}"]
            rows.append(
                [f"two processes, {name}", f"{two} articles a second", f"{two / one:.2f}", f"one process: {one}"]
            )
    return _table(("what", "figure", "ratio", "to"), rows)


def _range(one: dict[str, float]) -> str:
    return f"{one['ms']:.2f} ({one['fastest']:.2f} to {one['slowest']:.2f})"


def _table(head: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]

    def line(cells: list[str] | tuple[str, ...]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |"

    return [line(head), line(["-" * width for width in widths]), *map(line, rows)]
