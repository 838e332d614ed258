import { type ReactNode, useEffect, useState } from 'react';
import type { RecoveryView } from '../../preload/contract/index.ts';
import { useActions } from '../state/app.ts';
import { copyText } from '../ui/copy.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import './start.css';

const samplePassphrase = 'correct horse battery';

/** What a window without a session offers. */
export function Start(): ReactNode {
  const { session, window: show } = useActions();
  return (
    <main className="start">
      <div className="start-middle">
        <h1>Debug an 802.11 handshake</h1>
        <p className="start-lead">
          Step through it like a program: every byte has an origin, every key a formula, every failure a
          cause.
        </p>
        <div className="start-cards">
          <Card
            icon="folder"
            title="Open"
            keys="Ctrl O"
            small="pcap, pcapng, saved sessions; logs of wpa_supplicant, hostapd, iwd, iwmon, kernel, journal, ESP32; mail"
            onClick={() => void session.openDialog(false)}
          >
            A capture, a log, or both together as one session. Or drop files here, or paste a log with Ctrl V.
          </Card>
          <Card
            icon="flask"
            title="Simulate"
            small="No radio needed"
            onClick={() => show.openDialog('simulate')}
          >
            Both ends inside this program, and something that goes wrong if you like.
          </Card>
          <Card
            icon="book"
            title="Lesson"
            keys="Ctrl L"
            small="For beginners and for classes"
            onClick={() => show.openDialog('lessons')}
          >
            A guided walk through a recorded handshake, one step after the other.
          </Card>
          <Card
            icon="antenna"
            title="Connect live"
            small="Says which permission it needs before it asks"
            onClick={() => show.openDialog('live')}
          >
            Watch a supplicant of this machine, or be the supplicant and stop before any message is sent.
          </Card>
        </div>
        <Recovery />
        <section className="start-sample" aria-label="Sample">
          <div>
            <h2>Start with the sample</h2>
            <p>
              A station joins a WPA2 network: scan, authentication, association, four-way handshake, data.
            </p>
            <button type="button" className="button primary" onClick={() => void session.openSample()}>
              <Icon name="play" size={12} />
              Open the sample
            </button>
            <SamplePassphrase />
          </div>
          <Preview />
        </section>
      </div>
    </main>
  );
}

/** Live work that was never saved because the program was killed or the machine went down. */
function Recovery(): ReactNode {
  const { session } = useActions();
  const [left, setLeft] = useState<readonly RecoveryView[]>([]);
  useEffect(() => {
    let shown = true;
    void session.recoverable().then((found) => shown && setLeft(found));
    return () => {
      shown = false;
    };
  }, [session]);
  const discard = async (id: string): Promise<void> => {
    await session.discardRecovery(id);
    setLeft(await session.recoverable());
  };
  if (left.length === 0) return null;
  return (
    <section className="start-recover" aria-label="Live work that was not saved">
      <h2>Live work that was not saved</h2>
      <p>
        The program ended while it recorded. What it had on the disk, all but the last second, can be opened
        and saved. It may hold keys.
      </p>
      <ul>
        {left.map(({ id, time, bytes }) => (
          <li key={id}>
            <span>
              Begun {new Date(time).toLocaleString()},{' '}
              {Math.max(1, Math.round(bytes / 1000)).toLocaleString()} kB
            </span>
            <button type="button" className="button" onClick={() => void session.recover(id)}>
              Open
            </button>
            <button type="button" className="link" onClick={() => void discard(id)}>
              Discard
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card(props: {
  icon: IconName;
  title: string;
  keys?: string;
  small: string;
  onClick: () => void;
  children: string;
}): ReactNode {
  return (
    <button type="button" className="start-card" onClick={props.onClick}>
      <span className="start-icon">
        <Icon name={props.icon} size={18} />
      </span>
      <span className="start-name">
        <b>{props.title}</b>
        {props.keys !== undefined && <kbd>{props.keys}</kbd>}
      </span>
      <span>{props.children}</span>
      <small>{props.small}</small>
    </button>
  );
}

function SamplePassphrase(): ReactNode {
  const [copied, setCopied] = useState(false);
  return (
    <p className="start-passphrase">
      Its passphrase is <code className="selectable">{samplePassphrase}</code>
      <button
        type="button"
        className="link"
        onClick={() => void copyText(samplePassphrase).then(setCopied)}
        onBlur={() => setCopied(false)}
      >
        {copied ? 'Copied' : 'Copy'}
      </button>
    </p>
  );
}

const lanes = [
  { x: 60, name: 'Supplicant' },
  { x: 165, name: 'Kernel' },
  { x: 267, name: 'Air' },
  { x: 370, name: 'AP' },
];
const messages = [
  { y: 42, name: 'M1', ap: true },
  { y: 86, name: 'M2', ap: false },
  { y: 108, name: 'M3', ap: true },
  { y: 130, name: 'M4', ap: false },
];

/** A ladder in small: what the window will look like. */
function Preview(): ReactNode {
  return (
    <svg
      className="start-preview"
      viewBox="0 0 430 150"
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      <path d="M60 26V150M165 26V150M370 26V150" stroke="var(--line-2)" />
      <rect x="253" y="26" width="28" height="124" fill="var(--inset)" />
      <g fontSize="10.5" fontWeight="600" fill="var(--text-2)" textAnchor="middle">
        {lanes.map((lane) => (
          <text key={lane.name} x={lane.x} y="19">
            {lane.name}
          </text>
        ))}
      </g>
      {messages.map(({ y, name, ap }) => {
        const ink = ap ? 'var(--ap)' : 'var(--sta)';
        return (
          <g key={name}>
            <path d={`M165 ${y}H370`} stroke={ink} strokeWidth="1.5" />
            <path d={ap ? `M172 ${y - 4}l-7 4 7 4z` : `M363 ${y - 4}l7 4-7 4z`} fill={ink} />
            <rect
              x="246"
              y={y - 8}
              width="42"
              height="16"
              rx="8"
              fill={ap ? 'var(--ap-bg)' : 'var(--sta-bg)'}
              stroke={ink}
              strokeWidth="1.3"
            />
            <text x="267" y={y + 4} textAnchor="middle" fontSize="10.5" fontWeight="600" fill={ink}>
              {name}
            </text>
          </g>
        );
      })}
      <rect y="53" width="430" height="22" fill="var(--cur-bg)" />
      <path d="M6 59h5l5 5-5 5H6z" fill="var(--cur-fill)" stroke="var(--cur)" />
      <rect
        x="50"
        y="56"
        width="86"
        height="16"
        rx="3"
        fill="var(--panel)"
        stroke="var(--cur)"
        strokeWidth="1.3"
      />
      <text x="93" y="68" textAnchor="middle" fontSize="10.5" fontWeight="600" fill="var(--text)">
        Derive PTK
      </text>
    </svg>
  );
}
