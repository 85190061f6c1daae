package com.github.onsdigital.dp.kafka.sample;

/**
 * The reply to {@link HelloCalled}.
 *
 * @param greeting its text
 */
record HelloReplied(String greeting) {

}
