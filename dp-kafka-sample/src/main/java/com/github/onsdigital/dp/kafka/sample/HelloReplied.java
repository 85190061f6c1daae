package com.github.onsdigital.dp.kafka.sample;

/**
 * The answer to {@link HelloCalled}.
 *
 * @param greeting its text
 */
record HelloReplied(String greeting) {

}
