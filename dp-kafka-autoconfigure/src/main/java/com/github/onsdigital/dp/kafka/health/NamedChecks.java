package com.github.onsdigital.dp.kafka.health;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The checks that a consumer can subscribe to by name, other than {@code self}.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public interface NamedChecks {

	/**
	 * No checks, because Actuator is not on the class path.
	 */
	NamedChecks WITHOUT_ACTUATOR = new NamedChecks() {

		@Override
		public boolean available() {
			return false;
		}

		@Override
		public List<String> names() {
			return List.of();
		}

		@Override
		public boolean dependsOnConsumers(String name) {
			return false;
		}

		@Override
		public @Nullable Check find(String name) {
			return null;
		}

	};

	/**
	 * Returns whether named checks are available.
	 * @return false without Actuator
	 */
	boolean available();

	/**
	 * Returns the names that can be subscribed to now.
	 * @return the names, nested ones as {@code a/b}
	 */
	List<String> names();

	/**
	 * Returns whether a check depends on the state of dp-kafka's consumers. A consumer
	 * that waits for such a check could wait for itself.
	 * @param name the name
	 * @return {@code true} if a subscription to it is refused
	 */
	boolean dependsOnConsumers(String name);

	/**
	 * Finds a registered check.
	 * @param name its name
	 * @return the check, or {@code null} if there is none
	 */
	@Nullable Check find(String name);

	/**
	 * One check.
	 */
	@FunctionalInterface
	interface Check {

		/**
		 * Runs the check. May block.
		 * @return the code of its status; only {@code UP} is healthy
		 */
		String status();

	}

}
