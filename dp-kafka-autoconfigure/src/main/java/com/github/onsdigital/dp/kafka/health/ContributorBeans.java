package com.github.onsdigital.dp.kafka.health;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The contributors as far as their beans' names tell, so that what consumers subscribe to
 * can be judged before a bean is made. Parts of composites are not known yet. Public only
 * for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class ContributorBeans implements NamedChecks {

	private final Supplier<Names> beans;

	/**
	 * Makes it.
	 * @param beans finds the names; makes no bean
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
		return names.contributors().stream().filter((name) -> !names.ofConsumers().contains(name)).toList();
	}

	@Override
	public boolean tellsOfConsumers(String name) {
		String[] parts = name.split("/", -1);
		return this.beans.get().ofConsumers().contains(parts[0]) && (parts.length == 1 || parts[1].equals("consumers"));
	}

	@Override
	public @Nullable Check find(String name) {
		return this.beans.get().contributors().contains(name.split("/", 2)[0]) ? () -> "UNKNOWN" : null;
	}

	/**
	 * What the names of beans tell.
	 *
	 * @param contributors the contributors' names
	 * @param ofConsumers those of them that tell what consumers do
	 */
	public record Names(Set<String> contributors, Set<String> ofConsumers) {

	}

}
