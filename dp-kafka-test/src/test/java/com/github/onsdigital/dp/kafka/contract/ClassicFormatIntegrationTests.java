package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link FormatContract} with the protocol {@code classic}.
 */
class ClassicFormatIntegrationTests extends FormatContract implements OnClassicBroker {

}
