package com.github.onsdigital.dp.kafka.health;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Adapts Boot's health contributors to checks. A contributor is looked up at each run, so
 * that one registered late is found and one that was unregistered is reported. A
 * composite is UP when each of its parts is UP.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class ContributorChecks implements NamedChecks {

	private final Supplier<@Nullable HealthContributors> contributors;

	/**
	 * Creates checks for the application's contributors.
	 * @param contributors returns all contributors, reactive ones adapted; {@code null}
	 * without a registry
	 */
	public ContributorChecks(Supplier<@Nullable HealthContributors> contributors) {
		this.contributors = contributors;
	}

	@Override
	public boolean available() {
		return this.contributors.get() != null;
	}

	@Override
	public List<String> names() {
		List<String> names = new ArrayList<>();
		HealthContributors root = this.contributors.get();
		if (root != null) {
			collect("", root, names);
		}
		return List.copyOf(names);
	}

	@Override
	public boolean dependsOnConsumers(String name) {
		return resolve(name) instanceof ConsumerDependent;
	}

	@Override
	public @Nullable Check find(String name) {
		HealthContributor contributor = resolve(name);
		return (contributor != null) ? () -> status(contributor) : null;
	}

	private @Nullable HealthContributor resolve(String name) {
		HealthContributors parent = this.contributors.get();
		HealthContributor found = null;
		for (String part : name.split("/", -1)) {
			found = (parent != null && !part.isEmpty()) ? parent.getContributor(part) : null;
			parent = (found instanceof HealthContributors nested) ? nested : null;
		}
		return found;
	}

	private static void collect(String prefix, HealthContributors parent, List<String> names) {
		for (HealthContributors.Entry entry : parent) {
			String name = prefix + entry.name();
			if (!(entry.contributor() instanceof ConsumerDependent) && !names.contains(name)) {
				names.add(name);
			}
			if (entry.contributor() instanceof HealthContributors nested) {
				collect(name + "/", nested, names);
			}
		}
	}

	private static String status(HealthContributor contributor) {
		if (contributor instanceof HealthIndicator indicator) {
			Health health = indicator.health(false);
			return ((health != null) ? health.getStatus() : Status.UNKNOWN).getCode();
		}
		String status = Status.UNKNOWN.getCode();
		for (HealthContributors.Entry entry : (HealthContributors) contributor) {
			status = status(entry.contributor());
			if (!Status.UP.getCode().equals(status)) {
				break;
			}
		}
		return status;
	}

	/**
	 * A contributor of dp-kafka that depends on the state of consumers.
	 */
	interface ConsumerDependent {

	}

}
