package com.github.onsdigital.dp.kafka.tls;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SslAuthenticationContext;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs in a broker and logs the client certificate of each new connection.
 */
public final class PeerPrincipals extends DefaultKafkaPrincipalBuilder {

	static final String PREFIX = "New connection of ";

	private static final Logger logger = LoggerFactory.getLogger(PeerPrincipals.class);

	private final Set<SSLSession> seen = Collections.synchronizedSet(new HashSet<>());

	public PeerPrincipals() {
		super(null, SslPrincipalMapper.fromRules("DEFAULT"));
	}

	@Override
	public KafkaPrincipal build(AuthenticationContext context) {
		KafkaPrincipal principal = super.build(context);
		// called for every request
		if (context instanceof SslAuthenticationContext ssl && this.seen.add(ssl.session())) {
			logger.info(PREFIX + "{} serial {}", principal, serial(ssl.session()));
		}
		return principal;
	}

	private static String serial(SSLSession session) {
		try {
			return ((X509Certificate) session.getPeerCertificates()[0]).getSerialNumber().toString(16);
		}
		catch (SSLPeerUnverifiedException ex) {
			return "none";
		}
	}

}
