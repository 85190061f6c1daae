package com.github.onsdigital.dp.kafka.health;

import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * A composite of the consumers or producers that exist at the time of the call, by name.
 *
 * @param <T> the type of a member
 */
class HealthGroup<T> implements CompositeHealthContributor {

	private final Supplier<Collection<T>> members;

	private final Function<T, String> name;

	private final Function<T, HealthIndicator> indicator;

	HealthGroup(Supplier<Collection<T>> members, Function<T, String> name, Function<T, HealthIndicator> indicator) {
		this.members = members;
		this.name = name;
		this.indicator = indicator;
	}

	boolean isEmpty() {
		return this.members.get().isEmpty();
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.members.get()
			.stream()
			.filter((member) -> this.name.apply(member).equals(name))
			.findFirst()
			.map(this.indicator)
			.orElse(null);
	}

	@Override
	public Stream<Entry> stream() {
		return this.members.get()
			.stream()
			.map((member) -> new Entry(this.name.apply(member), this.indicator.apply(member)));
	}

}
