import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
// First: the library looks for it while it is loaded.
import '#lib/server/commands/reflect.ts';
import * as x509 from '@peculiar/x509';
import { writePrivately } from '#lib/server/postgres/folder.ts';

// A certificate authority and a server certificate of our own, for trying the field app on a phone.
//
//   <folder>/https/authority.json   key and certificate of the authority (0600)
//   <folder>/https/server.json      key and certificate of the server (0600)
//
// 1. The authority can vouch for private addresses, localhost and .local names only, whoever gets
//    hold of its key: a phone that trusts it is no weaker on the rest of the web.
// 2. The server's certificate is made anew before it ends, when a name is missing in it, and with
//    a new authority.

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 730;
const AUTHORITY_LEFT_DAYS = 120;
const SERVER_DAYS = 90;
const SERVER_LEFT_DAYS = 14;
// Clocks of phones are not always right.
const EARLIER_DAYS = 1;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
// RFC 5280, 4.2.1.10.
const NAME_CONSTRAINTS = '2.5.29.30';
const ownNames = ['localhost', 'local'];
/** Address and mask, in the order of RFC 1918, with the loopback and link-local addresses. */
const ownNetworks = [
	[10, 0, 0, 0, 255, 0, 0, 0],
	[172, 16, 0, 0, 255, 240, 0, 0],
	[192, 168, 0, 0, 255, 255, 0, 0],
	[127, 0, 0, 0, 255, 0, 0, 0],
	[169, 254, 0, 0, 255, 255, 0, 0]
];

/** Key and certificate, both as PEM. */
export type Certified = { key: string; cert: string };
export type LocalCertificate = {
	authority: string;
	/** SHA-256 over the authority, to compare with what a phone shows. */
	fingerprint: string;
	server: Certified;
	/** Where the server's key and certificate lie. */
	file: string;
};

/** The certificate for these names and addresses, kept in the folder; made or renewed as needed. */
export async function localCertificate(
	folder: string,
	names: string[],
	now: Date
): Promise<LocalCertificate> {
	const kept = read(join(folder, 'authority.json'));
	const isKept = kept && isFresh(kept.cert, now, AUTHORITY_LEFT_DAYS);
	const authority = isKept ? kept : await makeAuthority(now);
	if (!isKept) write(join(folder, 'authority.json'), authority);
	const file = join(folder, 'server.json');
	const old = isKept ? read(file) : undefined;
	const server = old && isFit(old.cert, names, now) ? old : await makeServer(authority, names, now);
	if (server !== old) write(file, server);
	const fingerprint = await fingerprintOf(authority.cert);
	return { authority: authority.cert, fingerprint, server, file };
}

function isFit(pem: string, names: string[], now: Date): boolean {
	const held = new x509.X509Certificate(pem)
		.getExtension(x509.SubjectAlternativeNameExtension)
		?.names.items.map(({ value }) => value);
	return isFresh(pem, now, SERVER_LEFT_DAYS) && names.every((name) => held?.includes(name));
}

function isFresh(pem: string, now: Date, daysLeft: number): boolean {
	const { notBefore, notAfter } = new x509.X509Certificate(pem);
	return notBefore <= now && notAfter.getTime() - now.getTime() > daysLeft * DAY_MS;
}

async function makeAuthority(now: Date): Promise<Certified> {
	const keys = await newKeys();
	const cert = await x509.X509CertificateGenerator.createSelfSigned({
		name: `CN=Doorstep authority of this machine (${now.toISOString().slice(0, 10)})`,
		keys,
		signingAlgorithm: algorithm,
		...validity(now, AUTHORITY_DAYS),
		extensions: [
			new x509.BasicConstraintsExtension(true, 0, true),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
			new x509.Extension(NAME_CONSTRAINTS, true, ownNamesOnly()),
			await x509.SubjectKeyIdentifierExtension.create(keys.publicKey)
		]
	});
	return { key: await keyPem(keys), cert: cert.toString('pem') };
}

async function makeServer(by: Certified, names: string[], now: Date): Promise<Certified> {
	const keys = await newKeys();
	const authority = new x509.X509Certificate(by.cert);
	const cert = await x509.X509CertificateGenerator.create({
		subject: 'CN=Doorstep on this machine',
		issuer: authority.subject,
		publicKey: keys.publicKey,
		signingKey: await signingKey(by.key),
		signingAlgorithm: algorithm,
		...validity(now, SERVER_DAYS),
		extensions: [
			new x509.BasicConstraintsExtension(false, undefined, true),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
			new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
			new x509.SubjectAlternativeNameExtension(
				names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value }))
			),
			await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey)
		]
	});
	return { key: await keyPem(keys), cert: cert.toString('pem') };
}

function validity(now: Date, days: number) {
	const at = (shift: number) => new Date(now.getTime() + shift * DAY_MS);
	return { notBefore: at(-EARLIER_DAYS), notAfter: at(days) };
}

function newKeys(): Promise<CryptoKeyPair> {
	return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function keyPem({ privateKey }: CryptoKeyPair): Promise<string> {
	return x509.PemConverter.encode(
		await crypto.subtle.exportKey('pkcs8', privateKey),
		'PRIVATE KEY'
	);
}

function signingKey(pem: string): Promise<CryptoKey> {
	const [der] = x509.PemConverter.decode(pem);
	return crypto.subtle.importKey('pkcs8', der!, algorithm, false, ['sign']);
}

/** The names that the authority may vouch for, as DER: a list of permitted subtrees. */
function ownNamesOnly(): Uint8Array<ArrayBuffer> {
	const dns = ownNames.map((name) => tagged(0x82, [...Buffer.from(name)]));
	const networks = ownNetworks.map((network) => tagged(0x87, network));
	const subtrees = [...dns, ...networks].flatMap((base) => tagged(0x30, base));
	return new Uint8Array(tagged(0x30, tagged(0xa0, subtrees)));
}

/** One DER value; its content is shorter than 128 bytes. */
function tagged(tag: number, content: number[]): number[] {
	if (content.length > 127) throw new RangeError('a longer form of the length is needed');
	return [tag, content.length, ...content];
}

async function fingerprintOf(pem: string): Promise<string> {
	const bytes = await new x509.X509Certificate(pem).getThumbprint('SHA-256');
	return [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, '0')).join(':');
}

function read(file: string): Certified | undefined {
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function write(file: string, content: Certified): void {
	writePrivately(file, JSON.stringify(content));
}
