package com.github.onsdigital.dp.kafka.metrics;

import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Gauges for the number of configured and of reachable broker addresses. NaN before the
 * first check.
 *
 * @since 0.1.0
 */
@Internal
public final class ClusterMeters implements MeterBinder {

	private final Supplier<@Nullable ClusterReport> report;

	/**
	 * Creates the meters.
	 * @param report returns the last report of the monitor, or {@code null}
	 */
	public ClusterMeters(Supplier<@Nullable ClusterReport> report) {
		this.report = report;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "dp.kafka.brokers.reachable", "Broker addresses at which a broker answered the last check",
				ClusterReport::reachable);
		gauge(registry, "dp.kafka.brokers.configured", "Broker addresses in effect",
				(found) -> found.addresses().size());
	}

	private void gauge(MeterRegistry registry, String name, String description,
			ToDoubleFunction<ClusterReport> number) {
		Gauge.builder(name, this, (meters) -> {
			ClusterReport found = meters.report.get();
			return (found != null) ? number.applyAsDouble(found) : Double.NaN;
		}).description(description).strongReference(true).register(registry);
	}

}
