import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers of every answer. No inline script or style anywhere. `form-action` names Stripe because browsers check it
 * again when the giving form is answered with a redirect to the checkout page.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  const origin = new URL(publicUrl).origin;
  const secure = origin.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'", origin, 'https://checkout.stripe.com'],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // Private links must not leak through the Referer header; "no-referrer" would also blank the Origin of our own forms.
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    // For Internet Explorer, Flash and a filter that browsers took out: bytes of every first visit that nobody reads.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
}
