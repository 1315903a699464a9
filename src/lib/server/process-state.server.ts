// One process holds two copies of some files: those that Vite bundled into the app, and those that
// the web server around it runs as they are. What both must know is kept in one place here.

export type Checks = Record<string, boolean>;

/** What is known of one request: its id for the log, and the route that answered it. */
export type RequestFacts = { id: string; route: string | null };

type ProcessState = {
	/** Asked by the web server, answered by the app once it has started. */
	readiness?: () => Promise<Checks>;
	isStopping: boolean;
	requests: WeakMap<object, RequestFacts>;
	counts: Map<string, number>;
	gauges: Map<string, () => Promise<Map<string, number>> | Map<string, number>>;
};

const key = Symbol.for('doorstep.process-state');
const place = globalThis as unknown as Record<symbol, ProcessState | undefined>;

export const processState: ProcessState = (place[key] ??= {
	isStopping: false,
	requests: new WeakMap(),
	counts: new Map(),
	gauges: new Map()
});
