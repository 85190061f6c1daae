package com.github.onsdigital.dp.kafka.test.time;

/**
 * An action at a time.
 *
 * @param deadline the time
 * @param number the order among timers of the same time
 * @param external whether it happens outside the process
 * @param action the action, which must not block
 */
record Timer(long deadline, long number, boolean external, Runnable action) implements Event {

}
