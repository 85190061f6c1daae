package com.github.onsdigital.dp.kafka.support;

import java.io.Serial;
import java.util.concurrent.ThreadFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Factories of daemon threads.
 *
 * @since 0.1.0
 */
@Internal
public final class DaemonThreads {

	private DaemonThreads() {
	}

	/**
	 * Creates threads with one name.
	 * @param name the name
	 * @return the factory
	 */
	public static ThreadFactory named(String name) {
		return daemons(new NamedThreadFactory(name));
	}

	/**
	 * Creates threads with one name.
	 * @param name the name
	 * @param threads creates the threads
	 * @return the factory
	 */
	@SuppressWarnings("ThreadPriorityCheck") // not that of the creating thread
	public static ThreadFactory named(String name, ThreadFactory threads) {
		return (task) -> {
			Thread thread = threads.newThread(task);
			thread.setName(name);
			thread.setPriority(Thread.NORM_PRIORITY);
			thread.setDaemon(true);
			return thread;
		};
	}

	/**
	 * Creates threads with numbered names.
	 * @param prefix the prefix of the number, which starts with 1
	 * @return the factory
	 */
	public static ThreadFactory numbered(String prefix) {
		return daemons(new CustomizableThreadFactory(prefix));
	}

	private static ThreadFactory daemons(CustomizableThreadFactory factory) {
		factory.setDaemon(true);
		return factory;
	}

	/**
	 * Gives all threads the same name.
	 */
	private static final class NamedThreadFactory extends CustomizableThreadFactory {

		@Serial
		private static final long serialVersionUID = 1L;

		NamedThreadFactory(String name) {
			super(name);
		}

		@Override
		protected String nextThreadName() {
			return getThreadNamePrefix();
		}

	}

}
