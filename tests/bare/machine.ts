import { execFileSync } from 'node:child_process';
import {
	chmodSync,
	copyFileSync,
	existsSync,
	globSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { say } from '#lib/server/commands/project.ts';

const SUITE = 'bookworm';
const USER_ID = 1000;

export type Person = 'root' | 'user';

/** A file system with nothing but Debian's base, Node and npm. */
export type Machine = {
	root: string;
	/** What `unshare` is told to run inside.mjs there as a person, in a folder. */
	command: (person: Person, place: string) => string[];
	remove: () => void;
};

const homes: Record<Person, string> = { root: '/root', user: '/home/user' };

/** A fresh machine with some of Debian's packages, copied from one that is made once and kept. */
export function makeMachine(packages: string[]): Machine {
	const kept = process.env.DOORSTEP_BARE || '/var/tmp/doorstep-bare';
	mkdirSync(kept, { recursive: true });
	const bare = keptMachine(join(kept, 'base'), debootstrap);
	const name = ['base', ...packages.toSorted()].join('+');
	const from = packages.length
		? keptMachine(join(kept, name), (root) => addPackages(bare, root, packages))
		: bare;
	const root = mkdtempSync(join(kept, 'machine-'));
	execFileSync('cp', ['-a', '--reflink=auto', `${from}/.`, root]);
	chmodSync(root, 0o755);
	// What an installer writes, and debootstrap does not.
	writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n');
	execFileSync('chroot', [root, 'useradd', '--create-home', '--uid', String(USER_ID), 'user']);
	addNode(root);
	return {
		root,
		command: (person, place) => commandFor(root, person, place),
		remove: () => rmSync(root, { recursive: true, force: true })
	};
}

/** Lays the project at HEAD into a person's home, and gives the folder as it is called inside. */
export function inviteProject({ root }: Machine, project: string, person: Person): string {
	const place = join(homes[person], 'doorstep');
	mkdirSync(join(root, place), { recursive: true });
	const archive = execFileSync('git', ['archive', 'HEAD'], { cwd: project, maxBuffer: 2 ** 30 });
	execFileSync('tar', ['-x', '-C', join(root, place)], { input: archive });
	copyFileSync(join(import.meta.dirname, 'inside.mjs'), join(root, 'inside.mjs'));
	const owner = person === 'root' ? '0:0' : `${USER_ID}:${USER_ID}`;
	execFileSync('chown', ['-R', owner, join(root, homes[person])]);
	return place;
}

// Mounts and processes are the namespace's own and end with its first process.
function commandFor(root: string, person: Person, place: string): string[] {
	const id = person === 'root' ? 0 : USER_ID;
	const enter = `
		mount --bind /dev ${root}/dev && mount -t tmpfs -o mode=1777 shm ${root}/dev/shm
		cp -L /etc/resolv.conf ${root}/etc/resolv.conf
		chroot ${root} sh /before.sh &&
		chroot --userspec=${id}:${id} --groups= ${root} env HOME=${homes[person]} \
			PATH=/usr/local/bin:/usr/bin:/bin node /inside.mjs ${place}`;
	const own = ['--mount', '--pid', '--fork', '--kill-child', `--mount-proc=${root}/proc`];
	writeFileSync(join(root, 'before.sh'), serverOutside, { mode: 0o755 });
	return [...own, 'sh', '-c', enter];
}

// For a DATABASE_URL: a server that has nothing to do with the project, run by Debian's user.
const serverOutside = `
[ "$BARE_SERVER" = url ] || exit 0
bin=$(echo /usr/lib/postgresql/*/bin)
mkdir -p /var/tmp/outside && chown postgres /var/tmp/outside
echo outside > /var/tmp/outside/password && chown postgres /var/tmp/outside/password
exec setpriv --reuid postgres --regid postgres --clear-groups sh -c "
	$bin/initdb -D /var/tmp/outside/data -A scram-sha-256 --pwfile /var/tmp/outside/password >/dev/null &&
	$bin/pg_ctl -D /var/tmp/outside/data -l /var/tmp/outside/log \\
		-o '-p $BARE_SERVER_PORT -k /var/tmp/outside' -w start >/dev/null"
`;

/** A kept file system, made beside its place and moved there whole. */
function keptMachine(place: string, make: (root: string) => void): string {
	if (existsSync(place)) return place;
	const unfinished = place + '.new';
	rmSync(unfinished, { recursive: true, force: true });
	say(`Making ${place} …`);
	make(unfinished);
	renameSync(unfinished, place);
	return place;
}

function debootstrap(root: string): void {
	const options = ['--variant=minbase', SUITE, root, ...mirror()];
	execFileSync('debootstrap', options, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Where this machine takes its own packages from, so that a closed network serves too. */
function mirror(): string[] {
	const lists = globSync(['/etc/apt/sources.list', '/etc/apt/sources.list.d/debian.sources']);
	const text = lists.map((list) => readFileSync(list, 'utf8')).join('\n');
	const found = /^(?:URIs:|deb(?: \[.*?\])?) +(\S+\/debian\/?)(?: |$)/m.exec(text)?.[1];
	return found ? [found] : [];
}

function addPackages(bare: string, root: string, packages: string[]): void {
	execFileSync('cp', ['-a', bare, root]);
	writeFileSync(join(root, 'usr/sbin/policy-rc.d'), 'exit 101\n', { mode: 0o755 });
	copyFileSync('/etc/resolv.conf', join(root, 'etc/resolv.conf'));
	const install = 'apt-get update -q && apt-get install -qy --no-install-recommends "$@"';
	execFileSync('chroot', [root, 'sh', '-c', install, 'sh', ...packages], {
		env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' },
		stdio: ['ignore', 'ignore', 'inherit']
	});
}

/** This machine's own Node and npm, not the project's. */
function addNode(root: string): void {
	const node = programOutside('node');
	const npm = join(realpathSync(programOutside('npm')), '../..');
	const modules = join(root, 'usr/local/lib/node_modules');
	mkdirSync(modules, { recursive: true });
	copyFileSync(node, join(root, 'usr/local/bin/node'));
	execFileSync('cp', ['-a', npm, join(modules, 'npm')]);
	for (const name of ['npm', 'npx']) {
		symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/local/bin', name));
	}
	const versions = [node, npm].map((path) => (path === node ? versionOf(node) : npmVersion(npm)));
	say(`A bare Debian 12 with Node ${versions[0]} and npm ${versions[1]}.`);
}

function programOutside(name: string): string {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const outside = folders.filter((folder) => !folder.includes('node_modules'));
	const found = outside.map((folder) => join(folder, name)).find((path) => existsSync(path));
	if (found) return found;
	throw new Error(`There is no ${name} outside the project to take along.`);
}

function versionOf(program: string): string {
	return execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
}

function npmVersion(folder: string): string {
	return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}
