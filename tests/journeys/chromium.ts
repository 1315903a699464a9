import { spawnSync } from 'node:child_process';
import {
	existsSync,
	lstatSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { freeMbOf } from '#lib/server/postgres/disk-space.ts';
import { missingLibrary } from '#lib/server/postgres/shared-libraries.ts';

// The browser of the journeys: the one that CHROMIUM names, else the system's, else npm's, which
// is for Linux on x64. DOORSTEP_BROWSER=npm takes npm's in any case.

const NPM_PACKAGE = '@sparticuz/chromium';
const UNPACKED_MB = 300;
const ASK_MAX_MS = 30_000;

const systemBrowsers = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium'
];

/** A browser that runs: its file, what it says of itself, and what it wants in its environment. */
export type Chromium = { path: string; name: string; env: Record<string, string> };

/** The browser for the journeys. Throws a sentence with what to do when none runs. */
export async function findChromium(env = process.env): Promise<Chromium> {
	if (env.DOORSTEP_BROWSER === 'npm') return npmChromium();
	if (env.CHROMIUM) return named(env.CHROMIUM);
	return systemChromium() ?? (await npmChromium());
}

/** The system's browser, if one is there and runs: some are only a hint where to get one. */
export function systemChromium(): Chromium | undefined {
	for (const path of systemBrowsers.filter((path) => existsSync(path))) {
		const { name } = ask(path);
		if (name) return { path, name: `${name} of this machine (${path})`, env: {} };
	}
	return undefined;
}

function named(path: string): Chromium {
	const { name, trouble } = ask(path);
	if (name) return { path, name: `${name} (CHROMIUM=${path})`, env: {} };
	throw new Error(`The browser that CHROMIUM names does not run: ${path}. ${trouble}`);
}

async function npmChromium(): Promise<Chromium> {
	const folder = await unpacked();
	const path = join(folder, 'chromium');
	const env = fontsOf(folder);
	let asked = ask(path, env);
	// The package brings the libraries that small systems lack; the system's own are newer.
	if (!asked.name) asked = ask(path, Object.assign(env, librariesOf(folder)));
	if (asked.name) return { path, name: `${asked.name} from npm`, env };
	throw new Error(`The browser that npm brings does not run: ${path}. ${asked.trouble}`);
}

function librariesOf(folder: string): Record<string, string> {
	return { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
}

// The pages bring their own font; the browser wants some font for everything else.
function fontsOf(folder: string): Record<string, string> {
	return existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
}

function ask(path: string, env: Record<string, string> = {}): { name?: string; trouble: string } {
	const options = {
		encoding: 'utf8',
		timeout: ASK_MAX_MS,
		env: { ...process.env, ...env }
	} as const;
	const { stdout, stderr, error } = spawnSync(path, ['--version'], options);
	const name = /^.*Chrom\S* [\d.]+/m.exec(stdout ?? '')?.[0].trim();
	return { name, trouble: missingLibrary(stderr ?? '') ?? error?.message ?? String(stderr).trim() };
}

/** The folder of npm's browser, unpacked once for each version and user. */
async function unpacked(): Promise<string> {
	const installed = installedPackage();
	if (!installed) throw new Error(noBrowser);
	const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
	const place = join(tmpdir(), `doorstep-chromium-${version}-${process.getuid?.()}`);
	if (existsSync(place)) refuseForeign(place);
	else await unpack(installed, place);
	return place;
}

const noBrowser =
	'There is no browser for the journeys. Install Chromium or Chrome (Debian: apt-get install ' +
	'chromium), or name one in CHROMIUM.';

function installedPackage(): string | undefined {
	if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
	try {
		return dirname(dirname(createRequire(import.meta.url).resolve(NPM_PACKAGE)));
	} catch {
		return undefined;
	}
}

// The temporary folder is everybody's: what a stranger laid there is not run.
function refuseForeign(place: string): void {
	const found = lstatSync(place);
	if (found.isDirectory() && found.uid === process.getuid?.()) return;
	throw new Error(`${place} is not ours. Remove it, or name another folder in TMPDIR.`);
}

async function unpack(installed: string, place: string): Promise<void> {
	const freeMb = freeMbOf(tmpdir());
	if (freeMb < UNPACKED_MB) {
		throw new Error(
			`${tmpdir()} has ${freeMb} MB free, and npm's browser takes ${UNPACKED_MB} MB. Make room, or ` +
				'name another folder in TMPDIR.'
		);
	}
	const unfinished = mkdtempSync(place + '.new-');
	try {
		await inflateInto(unfinished, join(installed, 'bin'));
		writeFileSync(join(unfinished, 'fonts', 'fonts.conf'), fontSettings(place));
		renameSync(unfinished, place);
	} catch (error) {
		rmSync(unfinished, { recursive: true, force: true });
		// Two that start at once unpack twice; the first to finish counts.
		if (!existsSync(place)) throw error;
	}
}

// The package's own settings look for its fonts elsewhere.
function fontSettings(place: string): string {
	const [fonts, cache] = [join(place, 'fonts', 'fonts'), join(place, 'fonts-cache')];
	return `<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>\n`;
}

// The package unpacks into the temporary folder, under names that others could have taken.
async function inflateInto(folder: string, archives: string): Promise<void> {
	const { inflate } = await import('@sparticuz/chromium');
	const before = process.env.TMPDIR;
	process.env.TMPDIR = folder;
	const names = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
	try {
		await Promise.all(names.map((name) => inflate(join(archives, name))));
	} finally {
		if (before === undefined) delete process.env.TMPDIR;
		else process.env.TMPDIR = before;
	}
}
