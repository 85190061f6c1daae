package com.github.onsdigital.dp.kafka.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The results of one experiment about concurrent handling.
 *
 * @param title describes the work, the keys and the workers
 * @param rounds the rounds of each contender
 * @param peers the contenders to compare all others with
 */
record Section(String title, Map<String, List<Round>> rounds, List<String> peers) {

	/**
	 * Returns the names of all other figures.
	 * @return the columns
	 */
	Set<String> columns() {
		Set<String> columns = new LinkedHashSet<>();
		this.rounds.values().forEach((rounds) -> rounds.forEach((round) -> columns.addAll(round.figures().keySet())));
		return columns;
	}

	/**
	 * Returns the ratios of the contenders of dp-kafka to each peer in the same round.
	 * @return the ratios
	 */
	List<Report.Ratio> ratios() {
		List<Report.Ratio> ratios = new ArrayList<>();
		for (String name : this.rounds.keySet()) {
			for (String peer : this.peers) {
				List<PerRecord> costs = costs(name);
				List<PerRecord> peerCosts = costs(peer);
				if (!peer.equals(name) && name.startsWith("dp-kafka") && !costs.isEmpty() && !peerCosts.isEmpty()) {
					ratios.add(Report.Ratio.of(name, costs, peer, peerCosts));
				}
			}
		}
		return ratios;
	}

	private List<PerRecord> costs(String name) {
		return this.rounds.getOrDefault(name, List.of()).stream().map(Round::cost).toList();
	}

	/**
	 * Returns the spread of another figure.
	 * @param rounds the rounds of a contender
	 * @return the spread by column
	 */
	static Map<String, Spread> figures(List<Round> rounds) {
		Map<String, List<Double>> figures = new LinkedHashMap<>();
		rounds.forEach((round) -> round.figures()
			.forEach((name, figure) -> figures.computeIfAbsent(name, (key) -> new ArrayList<>()).add(figure)));
		Map<String, Spread> spreads = new TreeMap<>();
		figures.forEach((name, values) -> spreads.put(name, Spread.of(values)));
		return spreads;
	}

}
