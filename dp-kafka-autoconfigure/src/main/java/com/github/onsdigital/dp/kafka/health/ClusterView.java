package com.github.onsdigital.dp.kafka.health;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;

/**
 * What health shows of the cluster.
 *
 * @param report finds what the monitor found last, or {@code null}
 * @param caution finds what to be wary of in the connection, or {@code null}
 */
record ClusterView(Supplier<@Nullable ClusterReport> report, Supplier<@Nullable String> caution) {

}
