# /etc/varnish/default.vcl: a cache in front of feeds, which feeds tells what changed; see docs/deploy.md.
vcl 4.1;

import std;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
    .probe = { .url = "/healthz"; .interval = 2s; }
}

acl purgers {
    "localhost";
}

sub vcl_recv {
    # One host whatever is asked, so that it is no part of the cache's key.
    set req.http.Host = "news.example.org";
    # With FEEDS_PROXIES=1 these are believed: a client's own must not come through.
    set req.http.X-Forwarded-Proto = "http";  # https, where something in front of this ends TLS
    unset req.http.X-Forwarded-Host;
    unset req.http.X-Forwarded-Prefix;

    if (req.method == "BAN") {
        # Varnish adds the client to X-Forwarded-For: of two, one came through what ends TLS on this machine.
        if (client.ip !~ purgers || req.http.X-Forwarded-For ~ ",") {
            return (synth(403));
        }
        ban("obj.http.Surrogate-Key ~ (^|\s)(" + regsuball(req.http.Surrogate-Key, "\s+", "|") + ")(\s|$)");
        return (synth(204));
    }
    if (std.healthy(req.backend_hint)) {
        set req.grace = 10s;  # shown for so long while it is asked for again
    }
}

sub vcl_backend_response {
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);  # what is held is better
    }
    if (beresp.http.Cache-Control ~ "stale-if-error") {
        set beresp.grace = 1d;  # as it says, which Varnish does not read
    }
    set beresp.keep = 1d;  # to ask whether it is still good, instead of for all of it
}

sub vcl_pipe {
    return (synth(501));  # a method that nobody knows, with which a client would talk to feeds itself
}

sub vcl_deliver {
    if (resp.http.Content-Type ~ "version=0\.0\.4") {
        return (synth(404));  # /metrics, however the address is written; Prometheus asks 127.0.0.1:8000
    }
    unset resp.http.Surrogate-Key;
}
