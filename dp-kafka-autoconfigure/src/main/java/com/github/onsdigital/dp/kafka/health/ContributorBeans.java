package com.github.onsdigital.dp.kafka.health;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Finds contributors by their bean names, so that subscriptions of consumers can be
 * validated before a bean is created. The parts of composites are not known yet.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class ContributorBeans implements NamedChecks {

	private final Supplier<Names> beans;

	/**
	 * Creates an instance.
	 * @param beans returns the bean names without creating a bean
	 */
	public ContributorBeans(Supplier<Names> beans) {
		this.beans = beans;
	}

	@Override
	public boolean available() {
		return true;
	}

	@Override
	public List<String> names() {
		Names names = this.beans.get();
		return names.contributors().stream().filter((name) -> !names.consumerDependent().contains(name)).toList();
	}

	@Override
	public boolean dependsOnConsumers(String name) {
		String[] parts = name.split("/", -1);
		return this.beans.get().consumerDependent().contains(parts[0])
				&& (parts.length == 1 || parts[1].equals("consumers"));
	}

	@Override
	public @Nullable Check find(String name) {
		return this.beans.get().contributors().contains(name.split("/", 2)[0]) ? () -> "UNKNOWN" : null;
	}

	/**
	 * The bean names of contributors.
	 *
	 * @param contributors the names of all contributors
	 * @param consumerDependent the names of those that depend on the state of consumers
	 */
	public record Names(Set<String> contributors, Set<String> consumerDependent) {

	}

}
