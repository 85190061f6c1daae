package com.github.onsdigital.dp.kafka.health;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The checks that a consumer can subscribe to by name, other than {@code self}. Public
 * only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public interface NamedChecks {

	/**
	 * No checks, because Actuator is not there.
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
		public boolean tellsOfConsumers(String name) {
			return false;
		}

		@Override
		public @Nullable Check find(String name) {
			return null;
		}

	};

	/**
	 * Tells whether there can be any.
	 * @return false without Actuator
	 */
	boolean available();

	/**
	 * What can be subscribed to now.
	 * @return the names, nested ones as {@code a/b}
	 */
	List<String> names();

	/**
	 * Tells whether a check depends on what dp-kafka's consumers do. A consumer that
	 * waits for such a one could wait for itself.
	 * @param name the name
	 * @return whether a subscription to it is refused
	 */
	boolean tellsOfConsumers(String name);

	/**
	 * Finds a check as it is registered now.
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
		 * Asks it; may block.
		 * @return the code of its status: {@code UP} is healthy, nothing else is
		 */
		String status();

	}

}
