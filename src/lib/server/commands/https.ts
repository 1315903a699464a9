import { mkdirSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { localCertificate, type LocalCertificate } from '#lib/server/commands/local-certificate.ts';
import { say } from '#lib/server/commands/project.ts';
import { CERTIFICATE_PATH, trustServer } from '#lib/server/commands/trust-page.ts';
import { addressOf, type Address } from '#lib/server/commands/web-server.ts';
import { freePort, isFree } from '#lib/server/postgres/ports.ts';

// --https: for trying the field app on a phone. Phones give a service worker, cameras and storage
// to https alone, with a certificate that they trust.

const everyAddress = '0.0.0.0';
const privateAddress = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

/** What to tell the person once the app is served, and what to close in the end. */
export type Trial = { tell: () => Promise<void>; close: () => void };

/**
 * With `--https` the settings change for this process and those it starts: the app is served on
 * this machine's network, under a certificate of our own. Without it nothing happens.
 */
export async function offerHttps(
	dataFolder: () => string,
	args = process.argv,
	env = process.env
): Promise<Trial> {
	if (!args.includes('--https')) return { tell: async () => {}, close: () => {} };
	const [nearest = 'localhost'] = lanAddresses();
	const names = [...ownNames(), ...lanAddresses()];
	env.HOST ||= everyAddress;
	env.PUBLIC_ORIGIN ||= `https://${nearest}:${addressOf(env).port}`;
	const address = addressOf(env);
	refuseForeign(address.publicOrigin, names);
	const folder = join(dataFolder(), 'https');
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	// Browsers go by the real time, however far the demonstration's clock is moved.
	const certificate = await localCertificate(folder, names, new Date());
	env.DOORSTEP_LOCAL_HTTPS = certificate.file;
	return trialOf(address, certificate);
}

function trialOf({ host, port, publicOrigin }: Address, certificate: LocalCertificate): Trial {
	const server = trustServer({ ...certificate, publicOrigin });
	return {
		tell: async () => {
			const trustPort = await portNear(port + 1, host);
			await new Promise<void>((resolve) => server.listen(trustPort, host, resolve));
			const trustOrigin = `http://${new URL(publicOrigin).hostname}:${trustPort}`;
			await tellHowToTrust(publicOrigin, trustOrigin, certificate);
		},
		close: () => {
			server.closeAllConnections();
			server.close();
		}
	};
}

/** The private addresses of this machine (IPv4), those of its network cards first. */
export function lanAddresses(cards = networkInterfaces()): string[] {
	const isVirtual = (card: string) => /^(docker|br-|veth|virbr|tun|tap)/.test(card);
	const named = Object.entries(cards).sort((a, b) => +isVirtual(a[0]) - +isVirtual(b[0]));
	return named
		.flatMap(([, all]) => all ?? [])
		.filter(({ family, internal, address }) => {
			return family === 'IPv4' && !internal && privateAddress.test(address);
		})
		.map(({ address }) => address);
}

function ownNames(): string[] {
	const [machine] = hostname().toLowerCase().split('.');
	const isName = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(machine ?? '');
	return ['localhost', '127.0.0.1', ...(isName ? [`${machine}.local`] : [])];
}

function refuseForeign(publicOrigin: string, names: string[]): void {
	const { protocol, hostname: host } = new URL(publicOrigin);
	if (protocol === 'https:' && names.includes(host)) return;
	throw new Error(
		'--https makes a certificate for this machine on its own network, for trying. ' +
			`PUBLIC_ORIGIN has to be https on one of ${names.join(', ')}, or not set.`
	);
}

async function portNear(port: number, host: string): Promise<number> {
	return port < 65_536 && (await isFree(port, host)) ? port : freePort();
}

async function tellHowToTrust(
	publicOrigin: string,
	trustOrigin: string,
	{ fingerprint }: LocalCertificate
): Promise<void> {
	say('\nFor trying on a phone in the same network. Never for real work.');
	if (!lanAddresses().length) say('This machine is in no private network: phones cannot reach it.');
	say(`  1. Open ${trustOrigin} on the phone and let it trust the certificate, as it says there`);
	say(`     (the file itself: ${trustOrigin}${CERTIFICATE_PATH}). Its SHA-256 has to be`);
	say(`     ${fingerprint}`);
	say(`  2. Open ${publicOrigin}. Without that trust there is no service worker, so no offline.`);
	say(`\n${await asQr(trustOrigin)}`);
}

// The drawing of codes belongs to the build; where only what serving needs is installed, the
// address has to do.
async function asQr(text: string): Promise<string> {
	const drawn = await import('qr').catch(() => undefined);
	return drawn?.encodeQR(text, 'ascii') ?? '';
}
