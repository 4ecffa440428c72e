import { expect } from 'chai';
import { ConfigError, readConfig } from '../../src/config.ts';
import { configuredServices } from '../../src/services.ts';

const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://give.example.org', SECRET: 'x'.repeat(32) };

describe('configuration', () => {
  it('has a default for everything on a bare machine', () => {
    const config = readConfig({});
    expect(config).to.include({ port: 3000, host: '127.0.0.1', publicUrl: 'http://localhost:3000', dataDir: './data', production: false });
    expect([config.mongodbUri, config.stripe, config.smtpUrl]).to.deep.equal([undefined, undefined, undefined]);
  });

  for (const [name, value] of [
    ['PORT', 'abc'], ['PORT', '70000'], ['NODE_ENV', 'prod'], ['PUBLIC_URL', 'give.example.org'], ['PUBLIC_URL', 'https://example.org/give'], ['MONGODB_URI', 'localhost:27017'],
    ['STRIPE_SECRET_KEY', 'abc'], ['SMTP_URL', 'mail.example.org'], ['SECRET', 'short'], ['LOG_LEVEL', 'loud'], ['MAIL_FROM', 'nobody'], ['STRIPE_WEBHOOK_SECRET', 'x'],
  ] as const) {
    it(`names ${name} when it is ${value}`, () => {
      expect(() => readConfig({ [name]: value })).to.throw(ConfigError, new RegExp(`^${name} .*should|^${name} is not right`));
    });
  }

  it('takes an empty variable for an unset one', () => {
    expect(readConfig({ MONGODB_URI: '', PORT: '' }).port).to.equal(3000);
  });

  it('asks for the webhook secret along with the key', () => {
    expect(() => readConfig({ STRIPE_SECRET_KEY: 'sk_test_1' })).to.throw(ConfigError, 'STRIPE_WEBHOOK_SECRET should');
  });

  it('asks in production for what links and sessions need', () => {
    expect(() => readConfig({ NODE_ENV: 'production', SECRET: production.SECRET })).to.throw(ConfigError, 'PUBLIC_URL should');
    expect(() => readConfig({ NODE_ENV: 'production', PUBLIC_URL: production.PUBLIC_URL })).to.throw(ConfigError, 'SECRET should');
    expect(readConfig(production).host).to.equal('0.0.0.0');
  });

  it('lets web and worker start only with real services', () => {
    const services = { MONGODB_URI: 'mongodb://db/ws?replicaSet=rs0', STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_WEBHOOK_SECRET: 'whsec_1', SMTP_URL: 'smtp://relay' };
    expect(configuredServices(readConfig({ ...production, ...services })).demo).to.equal(null);
    for (const name of ['MONGODB_URI', 'STRIPE_SECRET_KEY', 'SMTP_URL'] as const) {
      expect(() => configuredServices(readConfig({ ...production, ...services, [name]: '' }))).to.throw(ConfigError, `${name} should`);
    }
    expect(() => configuredServices(readConfig({ ...production, ...services, MONGODB_URI: 'embedded:./data' }))).to.throw(ConfigError, 'MONGODB_URI should');
  });
});
