import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guarded } from '#lib/server/postgres/driver-guard.ts';

const source = 'node_modules/postgres/src';
let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'doorstep-driver-'));
	for (const copy of ['plain', 'guarded']) cpSync(source, join(folder, copy), { recursive: true });
	writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
	const connection = join(folder, 'guarded', 'connection.js');
	writeFileSync(connection, guarded(readFileSync(connection, 'utf8')));
	writeFileSync(join(folder, 'lost-late.js'), lostLate);
	writeFileSync(join(folder, 'lost-early.js'), lostEarly);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the driver guard', () => {
	test('is still needed: the driver as it comes ends the process', async () => {
		const { code, output } = await run('lost-late.js', 'plain');
		expect(code).not.toBe(0);
		expect(output).toContain("Cannot read properties of null (reading 'write')");
	});

	test('makes of a write without a socket a refused query', async () => {
		expect(await run('lost-late.js', 'guarded')).toEqual({ code: 0, output: 'CONNECTION_CLOSED' });
	});

	test('is still needed: after a lost greeting the driver falls silent', async () => {
		expect(await run('lost-early.js', 'plain')).toEqual({ code: 0, output: 'CONNECT_TIMEOUT' });
	});

	test('lets the next connection speak after one that died while greeting', async () => {
		expect(await run('lost-early.js', 'guarded')).toEqual({ code: 0, output: 'greeted again' });
	});

	test('says so when the driver reads differently', () => {
		expect(() => guarded('something else')).toThrow('The postgres driver has changed');
	});
});

function run(script: string, copy: string): Promise<{ code: number; output: string }> {
	return new Promise((resolve) => {
		execFile(process.execPath, [script, copy], { cwd: folder }, (error, stdout, stderr) => {
			resolve({ code: error ? Number(error.code ?? 1) : 0, output: (stdout + stderr).trim() });
		});
	});
}

// A server that answers the greeting, then hangs up while a transaction holds the connection.
const lostLate = `
	import { createServer } from 'node:net';
	const { default: postgres } = await import('./' + process.argv[2] + '/index.js');
	const message = (type, body) => {
		const head = Buffer.alloc(5);
		head.write(type); head.writeInt32BE(body.length + 4, 1);
		return Buffer.concat([head, body]);
	};
	const ready = message('Z', Buffer.from('I'));
	const server = createServer((socket) => {
		socket.on('error', () => {});
		socket.once('data', () => {
			socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
			socket.on('data', (x) => {
				if (x.includes('begin')) socket.write(Buffer.concat([message('C', Buffer.from('BEGIN\\0')), ready]));
				else socket.destroy();
			});
		});
	}).listen(0, '127.0.0.1', async () => {
		const port = server.address().port;
		const sql = postgres({ host: '127.0.0.1', port, user: 'a', pass: 'b', max: 1, fetch_types: false });
		sql.begin(async (tx) => {
			await tx.unsafe('first').catch(() => {});
			await tx.unsafe('second').catch((error) => console.log(error.code));
			process.exit();
		}).catch(() => {});
	});
`;

// A network that loses the first connection between its opening and the first byte.
const lostEarly = `
	import { EventEmitter } from 'node:events';
	const { default: postgres } = await import('./' + process.argv[2] + '/index.js');
	let opened = 0;
	const socket = () => {
		const fake = new EventEmitter();
		const isFirst = ++opened === 1;
		if (isFirst) Object.defineProperty(fake, 'on', { value(name, heard) {
			EventEmitter.prototype.on.call(fake, name, heard);
			if (name === 'data') process.nextTick(() => fake.emit('close', false));
			return fake;
		} });
		fake.destroy = () => {};
		fake.write = () => { console.log('greeted again'); process.exit(); };
		return fake;
	};
	const sql = postgres({ socket, user: 'a', connect_timeout: 1, backoff: 0, max: 1 });
	await sql.unsafe('select 1').catch((error) => console.log(error.code));
	process.exit();
`;
