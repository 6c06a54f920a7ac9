// The planner of the workshop: a calendar with a column per lane, over @event-calendar/core, which wants to be made and destroyed by
// hand. What stands on a card is cloned from the children (data-slot, data-only), words come from the page's catalogue. All times are
// wall-clock texts of the shop ("2026-11-30T09:00"); nothing here knows the browser's own zone.
import { useEffect, useRef, useState } from "react";
import { createCalendar, destroyCalendar, Interaction, ResourceTimeGrid } from "@event-calendar/core";
import "@event-calendar/core/index.css";

const DAY = 1440, STEP = 15, HOLD = 500, PAUSE = 350, LOST = 15000, UNPLANNED = 60;
const later = (wall, minutes) => new Date(Date.parse(`${wall}Z`) + minutes * 60000).toISOString().slice(0, 16);
const between = (start, end) => (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / 60000;
const minutesOf = (step) => step.days * DAY + step.seconds / 60;
const place = (row) => [row.start, row.end, row.mechanic_id].join();
const local = (d) => new Date(d.getTime() - d.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
const offsetOf = (zone) => {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts();
  return parts.find((part) => part.type === "timeZoneName").value.slice(3) || "+00:00";
};

function daysOf(view, date) {
  const first = view === "week" ? later(`${date}T00:00`, -((new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7) * DAY) : `${date}T00:00`;
  return [first.slice(0, 10), later(first, view === "week" ? 6 * DAY : 0).slice(0, 10)];
}

// A copy of one of the children, with its texts filled in and what is not so taken out.
function filled(stock, name, texts, only = {}) {
  const made = stock.querySelector(`[data-part=${name}]`).cloneNode(true);
  made.removeAttribute("id");
  made.querySelectorAll("[data-slot]").forEach((at) => (at.textContent = texts[at.dataset.slot] ?? ""));
  made.querySelectorAll("[data-only]").forEach((at) => {
    const [fact, value] = at.dataset.only.split("=");
    if (value === undefined ? !only[fact] : String(only[fact]) !== value) at.remove();
  });
  return made;
}

export function Planner(props) {
  const { source, view, date, version, answered, lane, status, moves, creates, counted, label, waiting, failed, spoken, children, ...rest } = props;
  const { onMove, onOpen, onMenu, onSlot, ...plain } = rest;
  const box = useRef(null), stock = useRef(null), heard = useRef(null), cal = useRef(null), now = useRef({});
  const own = useRef({ known: new Map(), shown: new Map(), flying: new Map(), flown: new Map(), wished: new Map(), facts: null, asked: "", hand: null });
  const [unplanned, setUnplanned] = useState([]), [trouble, setTrouble] = useState(false), [again, setAgain] = useState(0);
  now.current = props;
  const o = own.current;
  const say = (name, values) => globalThis.__t?.(now.current.spoken[name], values) ?? "";
  const length = (minutes) => say("length", { h: Math.floor(minutes / 60), m: String(minutes % 60).padStart(2, "0") });

  const isShown = (row) => row.start && (!now.current.status || row.status === now.current.status);
  const nameOf = (row) => say("name", { number: row.shown, item: row.item, customer: row.customer });
  const isOneDay = (row) => row.start.slice(0, 10) === row.end.slice(0, 10), wall = (at) => globalThis.__wall?.(at) ?? at;
  const said = (row) => [row.start, row.end].map((at) => (isOneDay(row) ? at.slice(11) : wall(at)));  // with its days, where there are two
  const hours = (row) => said(row).join(isOneDay(row) ? "–" : " – ");
  const card = (row) => {
    const made = filled(stock.current, "card", { ...row, hours: row.start ? hours(row) : "" }, row);
    const press = made.querySelector("[data-press]"), more = made.querySelector("[data-more]");
    press.setAttribute("aria-label", nameOf(row));
    press.setAttribute("aria-description", [row.start && hours(row), globalThis.__t?.(now.current.spoken.status + row.status)].filter(Boolean).join(", "));
    press.dataset.job = row.id;
    more?.setAttribute("aria-label", say("more", { number: row.shown }));
    if (more) more.dataset.jobMore = row.id;
    made.dataset.card = row.id;
    made.dataset.status = row.status;
    return made;
  };
  const eventOf = (row) => ({
    id: row.id, start: row.start, end: row.end, resourceIds: [String(row.mechanic_id)], extendedProps: { row },
    classNames: ["job-event", `is-${row.status}`, ["is-short", "is-low", ""][between(row.start, row.end) < 40 ? 0 : between(row.start, row.end) < 60 ? 1 : 2]],
  });
  const lanes = () => {
    const all = [...o.facts.mechanics.map((one) => ({ id: String(one.id), title: one.name })), { id: "0", title: say("nobody") }];
    return all.filter((one) => !now.current.lane || one.id === now.current.lane);
  };
  const shade = () => {
    const resourceIds = lanes().map((one) => one.id), made = [];
    const add = (day, from, to) => from < to && made.push({
      id: `shade-${day}-${from}`, start: `${day}T${from}`, end: to === "24:00" ? later(`${day}T00:00`, DAY) : `${day}T${to}`,
      resourceIds, display: "background", classNames: ["closed"] });
    o.facts.days.forEach(({ day, opens, closes }) => (opens ? (add(day, "00:00", opens), add(day, closes, "24:00")) : add(day, "00:00", "24:00")));
    return made;
  };
  // The minutes of a job that lie on a day: one over a night belongs to both.
  const ofDay = (day, row) => {
    const from = `${day}T00:00`, next = later(from, DAY), start = row.start > from ? row.start : from, end = row.end < next ? row.end : next;
    return start < end ? between(start, end) : 0;
  };
  const planned = (id) => {
    const mine = [...o.shown.values()].filter((row) => String(row.mechanic_id) === id && row.start && row.status !== "cancelled");
    const open = o.facts.days[0], long = open.opens ? between(`${open.day}T${open.opens}`, `${open.day}T${open.closes}`) : 0;
    if (id === "0") return say("count", { n: mine.length });
    return say("load", { planned: length(mine.reduce((sum, row) => sum + ofDay(open.day, row), 0)), open: length(long) });
  };
  const head = ({ resource }) => {
    const one = { name: resource.title, load: now.current.view === "day" ? planned(resource.id) : "" };
    const initials = resource.title.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
    const made = filled(stock.current, "lane", { ...one, initials }, { somebody: resource.id !== "0" });
    made.querySelector(".avatar")?.classList.add(`c${resource.id % 8}`);
    return { domNodes: [made] };
  };

  // Everything anew: other days, other columns, other hours.
  const lay = () => {
    const { facts } = o;
    cal.current.setOption("slotMinTime", facts.shows_from);
    const opens = facts.days.map((day) => day.opens).filter(Boolean).sort()[0] ?? "09:00";
    cal.current.setOption("scrollTime", opens > "01:00" ? later(`2000-01-01T${opens}`, -60).slice(11) : "00:00");
    cal.current.setOption("slotMaxTime", facts.shows_until === "00:00" ? "24:00" : facts.shows_until);
    cal.current.setOption("resources", lanes());
    cal.current.setOption("resourceLabelContent", (info) => head(info));
    cal.current.setOption("events", [...shade(), ...[...o.shown.values()].filter(isShown).map(eventOf)]);
  };
  const keepFocus = (change) => {
    const held = document.activeElement?.dataset?.job;
    change();
    if (held) requestAnimationFrame(() => document.activeElement?.dataset?.job !== held && box.current?.querySelector(`[data-job="${held}"]`)?.focus());
  };
  const redraw = (row) => {
    o.shown.set(row.id, row);
    if (!isShown(row)) cal.current.removeEventById(row.id);
    else if (!cal.current.updateEvent(eventOf(row))) cal.current.addEvent(eventOf(row));
  };
  // How a job that somebody here is moving is shown: in flight where it was put; refused, where it was; else where it is wished to be.
  const settled = (row, shown) => {
    const flown = o.flown.get(row.id), wish = o.wished.get(row.id);
    if (o.flying.has(row.id)) return shown ?? row;
    o.flown.delete(row.id);
    if (wish && flown && place(row) !== place(flown)) o.wished.delete(row.id);
    return { ...row, ...o.wished.get(row.id) };
  };
  // What the server says now; only the jobs that differ are drawn again.
  const take = (told) => keepFocus(() => {
    const { jobs, ...facts } = told, frame = JSON.stringify([facts.days, facts.mechanics, facts.shows_from, facts.shows_until, facts.zone]);
    const isNew = frame !== o.frame, before = o.shown;
    o.frame = frame; o.facts = facts;
    const offset = offsetOf(facts.zone);
    cal.current.setOption("timeZone", offset);
    // At offset zero the component (5.15) draws the line by the browser's own clock: none is better than a wrong one.
    cal.current.setOption("nowIndicator", offset !== "+00:00" || new Date().getTimezoneOffset() === 0);
    o.known = new Map(jobs.map((row) => [row.id, row]));
    o.shown = new Map(jobs.map((row) => [row.id, settled(row, before.get(row.id))]));
    if (isNew) lay();
    else {
      before.forEach((row, id) => o.shown.has(id) || cal.current.removeEventById(id));
      o.shown.forEach((row, id) => (JSON.stringify(row) !== o.drawn?.get(id)) && redraw(row));
      cal.current.setOption("resourceLabelContent", (info) => head(info));
    }
    o.drawn = new Map([...o.shown].map(([id, row]) => [id, JSON.stringify(row)]));
    setUnplanned(facts.unplanned);
    const fact = document.getElementById(counted);
    if (fact) fact.textContent = say("open", { n: facts.open });
    [...o.wished.keys()].forEach(fly);
  });

  // A move: shown at once, told once the person pauses, and never two of one job at a time, because each needs the version before it.
  const fly = (id) => {
    const wish = o.wished.get(id), row = o.known.get(id);
    if (!wish || !row || o.flying.has(id)) return;
    o.wished.delete(id);
    o.flown.set(id, wish);
    o.flying.set(id, setTimeout(() => landed(id), LOST));
    now.current.onMove?.(id, row.version, wish.start, wish.end, wish.mechanic_id);
  };
  const landed = (id) => {
    clearTimeout(o.flying.get(id));
    o.flying.delete(id);
    o.drawn?.delete(id);
    setAgain((n) => n + 1);
  };
  const move = (row, start, end, mechanic_id, wait = 0) => {
    const to = { start, end, mechanic_id: Number(mechanic_id) };
    o.wished.set(row.id, to);
    o.drawn?.delete(row.id);
    keepFocus(() => redraw({ ...row, ...to }));
    const whose = lanes().find((one) => one.id === String(mechanic_id))?.title ?? "";
    const [from, until] = said(to);
    heard.current.textContent = say("moved", { number: row.shown, start: from, end: until, mechanic: whose });
    clearTimeout(o.pause);
    if (wait) o.pause = setTimeout(() => [...o.wished.keys()].forEach(fly), wait);
    else fly(row.id);
  };
  const nudge = (e, row) => {
    const lanesNow = lanes().map((one) => one.id), at = lanesNow.indexOf(String(row.mechanic_id));
    const step = { ArrowUp: -STEP, ArrowDown: STEP }[e.key] ?? 0, side = { ArrowLeft: -1, ArrowRight: 1 }[e.key] ?? 0;
    const start = e.shiftKey ? row.start : later(row.start, step), end = later(row.end, step);
    const to = lanesNow[at + (e.shiftKey ? 0 : side)];
    if (to !== undefined && end > start && (step || side)) move(row, start, end, to, PAUSE);
  };
  const drop = (info, isStretched) => {
    const row = o.shown.get(Number(info.event.id));
    if (!row) return;
    const by = isStretched ? 0 : minutesOf(info.delta), to = isStretched ? minutesOf(info.endDelta) : by, whose = info.newResource?.id ?? String(row.mechanic_id);
    if (by || to || whose !== String(row.mechanic_id)) move(row, later(row.start, by), later(row.end, to), whose);
  };

  useEffect(() => {
    cal.current = createCalendar(box.current, [ResourceTimeGrid, Interaction], {
      view: "resourceTimeGridDay", date, resources: [], events: [], height: "100%", firstDay: 1, datesAboveResources: true,
      slotDuration: "00:30", slotLabelInterval: "01:00", snapDuration: "00:15", slotHeight: 38, allDaySlot: false, nowIndicator: true,
      flexibleSlotTimeLimits: true, slotEventOverlap: false, eventStartEditable: moves, eventDurationEditable: moves, eventDragMinDistance: 6,
      longPressDelay: 400, dragScroll: true, locale: document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang,
      slotLabelFormat: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, scrollTime: "00:00",
      dayHeaderFormat: { weekday: "short", day: "numeric", month: "short" }, headerToolbar: { start: "", center: "", end: "" },
      eventContent: ({ event }) => ({ domNodes: event.display === "background" ? [] : [card(event.extendedProps.row)] }),
      resourceLabelDidMount: ({ el }) => el.setAttribute("role", "group"),  // or it might not be named, as it is
      eventDrop: (info) => drop(info, false), eventResize: (info) => drop(info, true),
      dateClick: ({ dateStr, resource, jsEvent }) =>
        now.current.creates && resource && now.current.onSlot?.(dateStr.slice(0, 16), Number(resource.id), Math.round(jsEvent.clientX), Math.round(jsEvent.clientY)),
    });
    // Its rows and cells say that it is a table, and hold what a table may not: regions and buttons tell more.
    const parts = "[role=table],[role=rowgroup],[role=row],[role=cell],[role=columnheader],[aria-colspan],[aria-colindex]";
    const said = ["role", "aria-colspan", "aria-colindex"];
    const plainly = () => box.current?.querySelectorAll(parts).forEach((at) => said.forEach((name) => at.removeAttribute(name)));
    const watch = new MutationObserver(plainly);
    watch.observe(box.current, { childList: true, subtree: true, attributes: true, attributeFilter: said });
    plainly();
    return () => { watch.disconnect(); destroyCalendar(cal.current); };
  }, []);
  useEffect(() => {
    const [first, last] = daysOf(view, date), stop = new AbortController(), asked = `${first} ${last}`;
    if (asked !== o.asked) {
      o.asked = asked; o.frame = "";
      cal.current.setOption("view", view === "week" ? "resourceTimeGridWeek" : "resourceTimeGridDay");
      cal.current.setOption("columnWidth", view === "week" ? "minmax(112px, 1fr)" : "minmax(164px, 1fr)");
      cal.current.setOption("date", date);
    }
    fetch(`${source}?from=${first}&to=${last}`, { signal: stop.signal, headers: { accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
      .then((told) => { take(told); setTrouble(false); })
      .catch((error) => error.name !== "AbortError" && setTrouble(true));
    return () => stop.abort();
  }, [source, view, date, version, again]);
  useEffect(() => { if (answered) landed(Number(answered.split("-")[1])); }, [answered]);
  useEffect(() => { if (o.facts) lay(); }, [lane, status]);
  useEffect(() => { cal.current.setOption("eventStartEditable", moves); cal.current.setOption("eventDurationEditable", moves); }, [moves]);

  const rowAt = (target) => {
    const id = Number(target.closest?.(".ec-event, .planner-waiting li")?.querySelector("[data-job]")?.dataset.job);
    return o.shown.get(id) ?? o.facts?.unplanned.find((row) => row.id === id);
  };
  const menu = (row, target, x, y) => {
    const at = target.getBoundingClientRect();
    now.current.onMenu?.(row.id, Math.round(x || at.left + 24), Math.round(y || at.top + 24));
  };
  const onContextMenu = (e) => {
    const row = rowAt(e.target);
    if (!row) return;
    e.preventDefault();
    if (e.nativeEvent.pointerType !== "touch") menu(row, e.target, e.clientX, e.clientY);
  };
  const onPointerDown = (e) => {
    const row = e.pointerType === "mouse" ? null : rowAt(e.target), { clientX: x, clientY: y, target } = e;
    clearTimeout(o.hold?.timer);
    o.hold = row && { x, y, timer: setTimeout(() => { o.hold.then = () => menu(row, target, x, y); navigator.vibrate?.(10); }, HOLD) };
  };
  const onPointerMove = (e) => { if (o.hold && Math.hypot(e.clientX - o.hold.x, e.clientY - o.hold.y) > 10) { clearTimeout(o.hold.timer); o.hold = null; } };
  // A held finger opens the menu when it is lifted: an open one would take that for a press beside it, and close.
  const onPointerUp = (e) => { clearTimeout(o.hold?.timer); if (e.type === "pointerup" && o.hold?.then) { o.lifted = e.timeStamp; o.hold.then(); } o.hold = null; };
  const onClick = (e) => {
    const row = e.timeStamp - o.lifted < 700 ? null : rowAt(e.target);
    if (row && e.target.closest("[data-job-more]")) menu(row, e.target, e.clientX, e.clientY);
    else if (row && e.target.closest("[data-job]")) now.current.onOpen?.(row.id);
  };
  const onKeyDown = (e) => {
    const row = e.target.dataset?.job && rowAt(e.target);
    if (!row) return;
    if (e.key === "ContextMenu" || (e.shiftKey && e.key === "F10")) { e.preventDefault(); menu(row, e.target, 0, 0); }
    if (e.altKey && /^Arrow/.test(e.key)) { e.preventDefault(); if (moves && row.start) nudge(e, row); }
  };
  const lift = (row) => (e) => { o.hand = row; e.dataTransfer.setData("text/plain", row.shown); e.dataTransfer.effectAllowed = "move"; };
  const over = (e) => { if (o.hand) e.preventDefault(); };
  const put = (e) => {
    const row = o.hand, at = row && cal.current.dateFromPoint(e.clientX, e.clientY);
    if (!at?.resource) return;
    e.preventDefault();
    const start = local(at.date);
    o.known.set(row.id, row);
    move(row, start, later(start, UNPLANNED), at.resource.id);
  };

  return (
    <div {...plain} className="planner" onContextMenu={onContextMenu} onPointerDownCapture={onPointerDown} onPointerMoveCapture={onPointerMove}
      onPointerUpCapture={onPointerUp} onPointerCancelCapture={onPointerUp} onClick={onClick} onKeyDown={onKeyDown}>
      <div ref={stock} hidden>{children}</div>
      <div className="planner-days" role="region" aria-label={label} onDragOver={over} onDrop={put}>
        {trouble && <div className="planner-trouble" role="alert"><span>{failed}</span></div>}
        <div ref={box} className="planner-box" />
      </div>
      <section className="planner-waiting" aria-label={waiting} hidden={!unplanned.length}>
        <h2 className="h3">{waiting} <span className="quiet">{unplanned.length}</span></h2>
        <ul>{unplanned.filter((row) => (!status || row.status === status) && (!lane || String(row.mechanic_id) === lane)).map((row) => (
          <li key={`${row.id}-${row.version}-${row.customer}`} draggable={moves} onDragStart={lift(row)} onDragEnd={() => { o.hand = null; }}
            ref={(at) => { if (at && !at.firstChild) at.append(card(row)); }} />))}</ul>
      </section>
      <div ref={heard} aria-live="polite" className="visually-hidden" />
    </div>
  );
}
