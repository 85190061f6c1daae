package com.github.onsdigital.dp.kafka.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Formats a report as Markdown.
 */
final class Markdown {

	private final StringBuilder text = new StringBuilder();

	private Markdown() {
	}

	static String of(Report report) {
		Markdown markdown = new Markdown();
		markdown.line("%s, protocol %s, %d records of %d bytes on %d partitions, %d rounds", report.machine(),
				report.options().protocol(), report.options().records(), Options.VALUE_BYTES, Options.PARTITIONS,
				report.options().rounds());
		markdown.throughput(report);
		markdown.ratios(report.ratios());
		markdown.latency(report);
		markdown.idle(report);
		markdown.startUp(report);
		report.sections().forEach(markdown::section);
		return markdown.text.toString();
	}

	private void throughput(Report report) {
		if (report.throughput().isEmpty()) {
			return;
		}
		line("");
		line("| contender | records/s: median (least–most) | bytes allocated a record | processor ns a record |");
		line("|---|---|---|---|");
		report.throughput()
			.forEach((name, rounds) -> line("| %s | %s | %s | %s |", name, spread(rounds, PerRecord::perSecond),
					spread(rounds, PerRecord::bytes), spread(rounds, PerRecord::cpuNanos)));
	}

	private static <T> String spread(List<T> rounds, ToDoubleFunction<T> figure) {
		Spread spread = Spread.of(rounds.stream().map(figure::applyAsDouble).toList());
		return format("%,.0f (%,.0f–%,.0f)", spread.median(), spread.least(), spread.most());
	}

	private void ratios(List<Report.Ratio> ratios) {
		if (ratios.isEmpty()) {
			return;
		}
		line("");
		line("| ratio in the same round: median (least–most) | records/s | bytes allocated | processor time |");
		line("|---|---|---|---|");
		for (Report.Ratio ratio : ratios) {
			line("| %s / %s | %s | %s | %s |", ratio.dpKafka(), ratio.peer(), spread(ratio.speed()),
					spread(ratio.bytes()), spread(ratio.cpu()));
		}
	}

	private static String spread(Spread spread) {
		return format("%.2f (%.2f–%.2f)", spread.median(), spread.least(), spread.most());
	}

	private void latency(Report report) {
		if (report.latency().isEmpty()) {
			return;
		}
		line("");
		line("| ms | times | least | p50 | p99 | most |");
		line("|---|---|---|---|---|---|");
		report.latency()
			.forEach((name, times) -> line("| %s | %d | %.1f | %.1f | %.1f | %.1f |", name, times.count(),
					times.least(), times.p50(), times.p99(), times.most()));
	}

	private void idle(Report report) {
		if (report.idle().isEmpty()) {
			return;
		}
		line("");
		line("| idle | polls/s | %% of a core | KB allocated/s |");
		line("|---|---|---|---|");
		report.idle()
			.forEach((name, cost) -> line("| %s | %.1f | %.2f | %.1f |", name, cost.polls(), cost.cpuPercent(),
					cost.kilobytes()));
	}

	private void startUp(Report report) {
		if (report.startUp().isEmpty()) {
			return;
		}
		line("");
		line("| start until ready: median (least–most) | s | processor s | loaded classes |");
		line("|---|---|---|---|");
		report.startUp().forEach(this::startUp);
		startUp("difference in the same round", report.startUpDifferences());
	}

	private void startUp(String name, List<StartUpCost> rounds) {
		line("| %s | %s | %s | %s |", name, spread(Spread.of(rounds.stream().map(StartUpCost::seconds).toList())),
				spread(Spread.of(rounds.stream().map(StartUpCost::cpuSeconds).toList())),
				spread(rounds, StartUpCost::classes));
	}

	private void section(Section section) {
		Set<String> columns = section.columns();
		line("");
		line("%s", section.title());
		line("");
		line("| contender | records/s: median (least–most) | bytes allocated a record | processor ns a record | %s",
				columns.stream().map((column) -> column + " |").collect(Collectors.joining(" ")));
		line("|---|---|---|---|%s", "---|".repeat(columns.size()));
		section.rounds().forEach((name, rounds) -> {
			Map<String, Spread> figures = Section.figures(rounds);
			line("| %s | %s | %s | %s | %s", name, spread(rounds, (round) -> round.cost().perSecond()),
					spread(rounds, (round) -> round.cost().bytes()), spread(rounds, (round) -> round.cost().cpuNanos()),
					columns.stream()
						.map((column) -> (figures.containsKey(column) ? fine(figures.get(column)) : "–") + " |")
						.collect(Collectors.joining(" ")));
		});
		ratios(section.ratios());
	}

	private static String fine(Spread spread) {
		return format("%,.3f (%,.3f–%,.3f)", spread.median(), spread.least(), spread.most());
	}

	private void line(String format, Object... arguments) {
		this.text.append(format(format, arguments)).append('\n');
	}

	private static String format(String format, Object... arguments) {
		return String.format(Locale.ROOT, format, arguments);
	}

}
