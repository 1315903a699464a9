import { look, ok, trouble, type Finding } from '#lib/server/commands/doctor/findings.ts';

const OLDEST_NODE = 20;
const OLDEST_NPM = 10;
const DISK_NEEDED_GB = 1;
const DISK_COMFORTABLE_GB = 5;
const MEMORY_NEEDED_MB = 256;
const MEMORY_COMFORTABLE_MB = 1024;

/** `running` is the version of this process, `own` that of the project, where it is installed. */
export function judgeNode(running: string, own: string | undefined): Finding {
	const found = own ? `${running} runs this; the project brings ${own}` : running;
	if (majorOf(running) < OLDEST_NODE) {
		return trouble('Node', found, `Install Node ${OLDEST_NODE} or later, then npm ci.`);
	}
	return own ? ok('Node', found) : look('Node', found, 'npm ci brings the project’s own Node.');
}

export function judgeNpm(version: string | undefined): Finding {
	if (!version) return look('npm', 'not found', 'Commands begin with npm run; install npm.');
	if (majorOf(version) >= OLDEST_NPM) return ok('npm', version);
	return look('npm', version, `Older than ${OLDEST_NPM}: update it if npm ci fails.`);
}

export function judgeDisk(freeGb: number, folder: string): Finding {
	const found = `${freeGb.toFixed(1)} GB free at ${folder}`;
	if (freeGb < DISK_NEEDED_GB) {
		return trouble('disk', found, `Make room: at least ${DISK_NEEDED_GB} GB for the database.`);
	}
	if (freeGb >= DISK_COMFORTABLE_GB) return ok('disk', found);
	return look('disk', found, 'Enough to try; records and backups will need more.');
}

/** `freeMb` is what programs could still get, caches counted as free. */
export function judgeMemory(freeMb: number, totalMb: number): Finding {
	const found = `${Math.round(freeMb)} MB of ${Math.round(totalMb)} MB free`;
	if (freeMb < MEMORY_NEEDED_MB) {
		return trouble('memory', found, 'Close other programs: the app and its database need 250 MB.');
	}
	if (freeMb >= MEMORY_COMFORTABLE_MB) return ok('memory', found);
	return look('memory', found, 'Enough to serve; building the app needs about 1 GB.');
}

export function judgeBuild(state: 'fresh' | 'stale' | 'none' | 'unknown'): Finding {
	if (state === 'fresh') return ok('build', 'matches the sources');
	if (state === 'unknown') return ok('build', 'there; made by npm run build, age unknown');
	if (state === 'stale') {
		return look('build', 'older than the sources', 'npm run demo builds; else npm run build.');
	}
	return look('build', 'none yet', 'npm run demo builds; before npm start: npm run build.');
}

export function judgePort(port: number, host: string, isFree: boolean): Finding {
	const found = `${port} on ${host} is ${isFree ? 'free' : 'taken'}`;
	if (isFree) return ok('port', found);
	return look('port', found, 'Doorstep may be running there already; else choose another: PORT=…');
}

export function judgeBrowser(path: string | undefined): Finding {
	if (path) return ok('browser for tests', path);
	return look('browser for tests', 'not found', 'Only npm test needs one: CHROMIUM=/path/to/it.');
}

function majorOf(version: string): number {
	return Number(/(\d+)/.exec(version)?.[1] ?? 0);
}
