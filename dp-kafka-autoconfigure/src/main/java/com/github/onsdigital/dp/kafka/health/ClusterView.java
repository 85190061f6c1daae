package com.github.onsdigital.dp.kafka.health;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;

/**
 * The cluster details that health shows.
 *
 * @param report returns the last report of the monitor, or {@code null}
 * @param caution returns a warning about the connection, or {@code null}
 */
record ClusterView(Supplier<@Nullable ClusterReport> report, Supplier<@Nullable String> caution) {

}
