/** Connecting live: watch what others do, or join a network as its supplicant. */
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import type { LiveInterfaceView, MachineView } from '../../preload/contract/index.ts';
import { useActions } from '../state/app.ts';
import { VerdictSign } from '../ui/verdict.tsx';
import { Dialog } from './dialog.tsx';
import { Stops } from './live-stops.tsx';
import { Segments } from './segments.tsx';
import './live.css';

const modes = [
  { value: 'observe', label: 'Watch others' },
  { value: 'join', label: 'Be the supplicant' },
  { value: 'simulate', label: 'Simulate' },
] as const;
type Mode = (typeof modes)[number]['value'];
const leads: Record<Mode, string> = {
  observe: 'Whatever a supplicant of this machine says to its kernel, and frames beside it, as they happen.',
  join: 'This program joins the network by itself, message by message, and stops wherever you like.',
  simulate:
    'Station, air and access point are all inside this program: no radio is needed, and you choose what goes wrong.',
};

function LiveDialog({ begin }: { begin: Mode }): ReactNode {
  const { live, window: show } = useActions();
  const [mode, setMode] = useState<Mode>(begin);
  const [machine, setMachine] = useState<MachineView | null>(null);
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    void live.machine().then((found) => {
      setMachine(found);
      setAsked(true);
    });
  }, [live]);

  const run = (begin: () => Promise<void>) => async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await begin();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
      setBusy(false);
    }
  };
  const parts = { machine, run, busy, error };
  return (
    <Dialog title="Live" width="wide" onClose={() => show.closeDialog()}>
      <div className="live-modes">
        <Segments label="What to do" options={modes} value={mode} onChange={setMode} />
        <p className="lead">{leads[mode]}</p>
      </div>
      {!asked && mode !== 'simulate' && (
        <p className="live-hint">Asking this machine for its wireless interfaces…</p>
      )}
      {(mode === 'simulate' ? [] : (machine?.problems ?? [])).map((problem) => (
        <p key={problem} className="notice live-problem">
          {problem}
        </p>
      ))}
      {mode === 'join' && machine !== null && stationsOf(machine).length === 0 && (
        <p className="live-hint">
          There is no wireless interface of type station here, so nothing can be joined. “Simulate” needs
          none.
        </p>
      )}
      {mode === 'join' && <Join {...parts} />}
      {mode === 'observe' && <Observe {...parts} />}
      {mode === 'simulate' && <Simulate {...parts} />}
    </Dialog>
  );
}

interface PartProps {
  machine: MachineView | null;
  run: (begin: () => Promise<void>) => (event: FormEvent) => Promise<void>;
  busy: boolean;
  error: string | null;
}

const stationsOf = (machine: MachineView | null): LiveInterfaceView[] =>
  machine?.interfaces.filter(({ type }) => type === 'STATION') ?? [];

function Join({ machine, run, busy, error }: PartProps): ReactNode {
  const { live } = useActions();
  const stations = stationsOf(machine);
  const [name, setName] = useState('');
  const chosen = stations.find((one) => one.name === name) ?? stations[0];
  const [ssid, setSsid] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [eapol, setEapol] = useState<'auto' | 'control-port' | 'packet'>('auto');
  const [points, setPoints] = useState<readonly string[]>([]);
  const [stepping, setStepping] = useState(false);
  const [evenIfManaged, setEven] = useState(false);
  const managed = chosen !== undefined && chosen.managedBy.length > 0;
  const submit = run(() =>
    live.join({
      interface: chosen!.name,
      ssid,
      passphrase: passphrase === '' ? null : passphrase,
      eapol,
      evenIfManaged,
      breakpoints: [...points],
      stepping,
    }),
  );
  return (
    <form onSubmit={(event) => void submit(event)}>
      <div className="dialog-scroll live-columns">
        <div className="live-form">
          <label>
            Interface
            <select value={chosen?.name ?? ''} onChange={(event) => setName(event.target.value)}>
              {stations.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.name}, {one.device}
                </option>
              ))}
              {stations.length === 0 && <option value="">no station interface</option>}
            </select>
          </label>
          <label>
            Network name (SSID)
            <input value={ssid} required maxLength={32} onChange={(event) => setSsid(event.target.value)} />
          </label>
          <label>
            Passphrase or password
            <input
              type="password"
              autoComplete="off"
              value={passphrase}
              placeholder="none for an open network or OWE"
              onChange={(event) => setPassphrase(event.target.value)}
            />
          </label>
          <label>
            EAPOL goes
            <select value={eapol} onChange={(event) => setEapol(event.target.value as typeof eapol)}>
              <option value="auto">over nl80211 where the driver can</option>
              <option value="control-port">over nl80211 (control port)</option>
              <option value="packet">through a packet socket</option>
            </select>
          </label>
          <StopsAtFirst points={points} stepping={stepping} onPoints={setPoints} onStepping={setStepping} />
          {managed && (
            <label className="check-row">
              <input
                type="checkbox"
                checked={evenIfManaged}
                onChange={(event) => setEven(event.target.checked)}
              />
              Go on though {chosen.managedBy.join(' and ')} may manage {chosen.name}
            </label>
          )}
        </div>
        {chosen && <Abilities chosen={chosen} machine={machine!} />}
      </div>
      <Foot label="Join" disabled={busy || chosen === undefined || ssid === ''} error={error} />
    </form>
  );
}

function StopsAtFirst(props: {
  points: readonly string[];
  stepping: boolean;
  onPoints: (points: readonly string[]) => void;
  onStepping: (stepping: boolean) => void;
}): ReactNode {
  const { points, stepping, onPoints, onStepping } = props;
  return (
    <fieldset>
      <legend>Stop</legend>
      <label className="check-row">
        <input type="checkbox" checked={stepping} onChange={(event) => onStepping(event.target.checked)} />
        at the very first act, and step from there
      </label>
      <Stops points={points} onPoints={onPoints} />
    </fieldset>
  );
}

const securities = [
  { value: 'wpa2', label: 'WPA2-Personal (PSK)' },
  { value: 'ft-psk', label: 'WPA2-Personal with fast transition (FT-PSK)' },
  { value: 'psk-sha256', label: 'PSK-SHA256 with protected management frames' },
  { value: 'wpa3', label: 'WPA3-Personal (SAE)' },
  { value: 'owe', label: 'Enhanced Open (OWE)' },
] as const;
const faults = [
  { value: 'none', label: 'nothing' },
  { value: 'wrong-passphrase', label: 'the station has a wrong passphrase' },
  { value: 'm3-lost', label: 'message 3 is lost once' },
  { value: 'no-cipher', label: 'the kernel lacks the cipher' },
] as const;

function Simulate({ run, busy, error }: PartProps): ReactNode {
  const { live } = useActions();
  const [security, setSecurity] = useState<(typeof securities)[number]['value']>('wpa2');
  const [fault, setFault] = useState<(typeof faults)[number]['value']>('none');
  const [points, setPoints] = useState<readonly string[]>(['M2']);
  const [second, setSecond] = useState(false);
  const [stepping, setStepping] = useState(false);
  const submit = run(() => live.simulate({ security, fault, breakpoints: [...points], second, stepping }));
  return (
    <form onSubmit={(event) => void submit(event)}>
      <div className="dialog-scroll live-columns">
        <div className="live-form">
          <label>
            Network
            <select value={security} onChange={(event) => setSecurity(event.target.value as typeof security)}>
              {securities.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <label>
            What goes wrong
            <select value={fault} onChange={(event) => setFault(event.target.value as typeof fault)}>
              {faults.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <label className="check-row">
            <input type="checkbox" checked={second} onChange={(event) => setSecond(event.target.checked)} />a
            second access point of the network is in reach, to roam to
          </label>
        </div>
        <div className="live-form">
          <StopsAtFirst points={points} stepping={stepping} onPoints={setPoints} onStepping={setStepping} />
        </div>
      </div>
      <Foot label="Simulate" disabled={busy} error={error} />
    </form>
  );
}

const places = [
  { value: 'here', label: 'On this machine' },
  { value: 'there', label: 'On another machine' },
] as const;

function Observe({ machine, run, busy, error }: PartProps): ReactNode {
  const { live } = useActions();
  const [place, setPlace] = useState<'here' | 'there'>('here');
  const [netlink, setNetlink] = useState(true);
  const [devices, setDevices] = useState<readonly string[]>([]);
  const [host, setHost] = useState('');
  const [device, setDevice] = useState('wlan0');
  const monitors = machine?.interfaces.filter(({ type }) => type === 'MONITOR') ?? [];
  const remote = place === 'there';
  const submit = run(() =>
    live.observe(
      remote
        ? { netlink: false, devices: [], ssh: { host, device } }
        : { netlink, devices: [...devices], ssh: null },
    ),
  );
  return (
    <form onSubmit={(event) => void submit(event)}>
      <div className="dialog-scroll live-form">
        <Segments label="Where to watch" options={places} value={place} onChange={setPlace} />
        {!remote && (
          <fieldset>
            <legend>Watch</legend>
            <label className="check-row">
              <input
                type="checkbox"
                checked={netlink}
                onChange={(event) => setNetlink(event.target.checked)}
              />
              what supplicants and the kernel of this machine say to each other (netlink)
            </label>
            {monitors.map((one) => (
              <label key={one.name} className="check-row">
                <input
                  type="checkbox"
                  checked={devices.includes(one.name)}
                  onChange={(event) =>
                    setDevices(
                      event.target.checked
                        ? [...devices, one.name]
                        : devices.filter((name) => name !== one.name),
                    )
                  }
                />
                frames of the air, on the monitor interface {one.name}
              </label>
            ))}
            {machine !== null && monitors.length === 0 && (
              <p className="live-hint">
                Frames of the air need a monitor interface, and there is none. This makes one:{' '}
                <code>iw dev wlan0 interface add mon0 type monitor</code>
              </p>
            )}
          </fieldset>
        )}
        {remote && (
          <div className="live-remote">
            <label>
              Machine
              <input
                value={host}
                required
                placeholder="root@router"
                pattern="[A-Za-z0-9_][A-Za-z0-9_.@\-]*"
                onChange={(event) => setHost(event.target.value)}
              />
            </label>
            <label>
              Interface there
              <input value={device} required onChange={(event) => setDevice(event.target.value)} />
            </label>
            <p className="live-hint">
              This runs:{' '}
              <code>{`ssh ${host || 'HOST'} tcpdump -U -n --immediate-mode -s 65535 -i ${device} -w -`}</code>
            </p>
          </div>
        )}
      </div>
      <Foot
        label="Watch"
        disabled={busy || !(remote ? host !== '' : netlink || devices.length > 0)}
        error={error}
      />
    </form>
  );
}

function Foot(props: { label: string; disabled: boolean; error: string | null }): ReactNode {
  return (
    <footer className="dialog-foot">
      <span className="grow live-error" role="alert">
        {props.error}
      </span>
      <button type="submit" className="button primary" disabled={props.disabled}>
        {props.label}
      </button>
    </footer>
  );
}

/** What the chosen interface can do, and whether the kernel has the ciphers. */
function Abilities({ chosen, machine }: { chosen: LiveInterfaceView; machine: MachineView }): ReactNode {
  const sign = (able: boolean | null) => (able === null ? 'unknown' : able ? 'ok' : 'fail');
  return (
    <div className="live-abilities">
      <h3 className="section-title">What {chosen.name} can do</h3>
      <ul>
        {chosen.abilities.map((one) => (
          <li key={one.name} title={one.explained}>
            <VerdictSign
              verdict={sign(one.able)}
              label={one.able ? 'yes' : one.able === null ? 'not said' : 'no'}
            />
            <span>
              {one.name}
              <small>{one.explained}</small>
            </span>
          </li>
        ))}
      </ul>
      <h3 className="section-title">Ciphers</h3>
      <p>{chosen.ciphers.join(', ')}</p>
      <h3 className="section-title">The kernel’s crypto</h3>
      <ul>
        {machine.crypto.map((one) => (
          <li key={one.name} title={one.evidence.join('\n')}>
            <VerdictSign verdict={sign(one.available)} />
            <span>
              <code>{one.name}</code> {one.use}
              <small>{one.strength}</small>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Begins with joining a network of this machine. */
export const ConnectDialog = (): ReactNode => <LiveDialog begin="join" />;
/** Begins with a simulated access point. */
export const SimulateDialog = (): ReactNode => <LiveDialog begin="simulate" />;
