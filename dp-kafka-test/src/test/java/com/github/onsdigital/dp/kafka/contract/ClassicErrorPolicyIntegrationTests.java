package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ErrorPolicyContract} with the protocol {@code classic}.
 */
class ClassicErrorPolicyIntegrationTests extends ErrorPolicyContract implements OnClassicBroker {

}
