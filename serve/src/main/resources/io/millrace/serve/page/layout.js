// A layered layout, left to right: layers by longest path, order by barycenter, long edges through free lanes.

const NODE = { width: 186, height: 52 };
const GAP = { x: 84, y: 18 };
const LANE = 14;
const SWEEPS = 8;

/** @returns {{width, height, nodes: Map<id, {x, y, width, height}>, edges: [{key, path, label: {x, y}}]}} */
export function layout(nodes, edges) {
  const known = new Set(nodes.map((node) => node.id));
  const real = edges.filter((edge) => known.has(edge.from) && known.has(edge.to) && edge.from !== edge.to);
  const depth = layerOf(nodes, real);
  const layers = [];
  const cells = new Map();
  const place = (id, layer, dummy) => {
    const cell = { id, layer, dummy, left: [], right: [], y: 0 };
    cells.set(id, cell);
    (layers[layer] ??= []).push(cell);
    return cell;
  };
  for (const node of nodes) place(node.id, depth.get(node.id), false);
  const chains = real.map((edge) => chain(edge, depth, place, cells));
  for (let sweep = 0; sweep < SWEEPS; sweep++) order(layers, sweep % 2 === 0);
  const height = positions(layers);
  return draw(nodes, real, chains, cells, layers.length, height);
}

export const edgeKey = (edge) => `${edge.from}\u2192${edge.to}`;

/** Longest path from the sources; sinks stand together in the last layer. A cycle's back edge adds nothing. */
function layerOf(nodes, edges) {
  const depth = new Map(nodes.map((node) => [node.id, 0]));
  for (let round = 0; round < nodes.length; round++) {
    let moved = false;
    for (const edge of edges) {
      const wanted = depth.get(edge.from) + 1;
      if (wanted > depth.get(edge.to) && wanted < nodes.length) {
        depth.set(edge.to, wanted);
        moved = true;
      }
    }
    if (!moved) break;
  }
  const last = Math.max(0, ...depth.values());
  for (const node of nodes) if (node.kind === "sink" && nodes.length > 1) depth.set(node.id, Math.max(last, 1));
  // A source that is needed late (a reference table) stands right before its reader.
  for (const node of nodes) {
    const readers = edges.filter((edge) => edge.from === node.id).map((edge) => depth.get(edge.to));
    if (node.kind === "source" && readers.length) depth.set(node.id, Math.min(...readers) - 1);
  }
  return depth;
}

function chain(edge, depth, place, cells) {
  const links = [cells.get(edge.from)];
  for (let layer = depth.get(edge.from) + 1; layer < depth.get(edge.to); layer++) {
    links.push(place(`${edgeKey(edge)}#${layer}`, layer, true));
  }
  links.push(cells.get(edge.to));
  for (let i = 1; i < links.length; i++) {
    links[i - 1].right.push(links[i]);
    links[i].left.push(links[i - 1]);
  }
  return links;
}

function order(layers, forward) {
  const indexes = new Map();
  layers.forEach((layer) => layer.forEach((cell, index) => indexes.set(cell, index + 1 - layer.length / 2)));
  const sequence = forward ? layers : [...layers].reverse();
  for (const layer of sequence) {
    const weight = new Map();
    layer.forEach((cell) => {
      const near = forward ? cell.left : cell.right;
      weight.set(cell, near.length ? near.reduce((sum, one) => sum + indexes.get(one), 0) / near.length : indexes.get(cell));
    });
    layer.sort((a, b) => weight.get(a) - weight.get(b));
    layer.forEach((cell, index) => indexes.set(cell, index + 1 - layer.length / 2));
  }
}

const heightOf = (cell) => (cell.dummy ? LANE : NODE.height);

/** Stacks each layer, then pulls cells towards their neighbours without passing each other. */
function positions(layers) {
  for (const layer of layers) {
    let y = 0;
    for (const cell of layer) {
      cell.y = y + heightOf(cell) / 2;
      y += heightOf(cell) + GAP.y;
    }
    const middle = (y - GAP.y) / 2;
    layer.forEach((cell) => (cell.y -= middle));
  }
  for (let round = 0; round < 12; round++) {
    for (const layer of round % 2 ? [...layers].reverse() : layers) {
      for (const cell of layer) {
        const near = [...cell.left, ...cell.right];
        if (near.length) cell.wanted = near.reduce((sum, one) => sum + one.y, 0) / near.length;
        else cell.wanted = cell.y;
      }
      settle(layer);
    }
  }
  const tops = layers.flat().map((cell) => cell.y - heightOf(cell) / 2);
  const bottoms = layers.flat().map((cell) => cell.y + heightOf(cell) / 2);
  const top = Math.min(...tops);
  layers.flat().forEach((cell) => (cell.y -= top));
  return Math.max(...bottoms) - top;
}

/** Moves cells to where they want to be and spreads those that overlap around their common middle. */
function settle(layer) {
  const groups = [];
  for (const cell of layer) {
    let group = { cells: [cell], size: heightOf(cell), start: cell.wanted - heightOf(cell) / 2 };
    while (groups.length && groups[groups.length - 1].start + groups[groups.length - 1].size + GAP.y > group.start) {
      const before = groups.pop();
      const size = before.size + GAP.y + group.size;
      const middle = (before.start + before.size / 2) * before.cells.length + (group.start + group.size / 2) * group.cells.length;
      const count = before.cells.length + group.cells.length;
      group = { cells: [...before.cells, ...group.cells], size, start: middle / count - size / 2 };
    }
    groups.push(group);
  }
  for (const group of groups) {
    let y = group.start;
    for (const cell of group.cells) {
      cell.y = y + heightOf(cell) / 2;
      y += heightOf(cell) + GAP.y;
    }
  }
}

function draw(nodes, edges, chains, cells, layerCount, height) {
  const column = NODE.width + GAP.x;
  const placed = new Map();
  for (const node of nodes) {
    const cell = cells.get(node.id);
    placed.set(node.id, { x: cell.layer * column, y: cell.y - NODE.height / 2, ...NODE });
  }
  const drawn = edges.map((edge, index) => {
    const links = chains[index];
    let path = "";
    let label = null;
    for (let i = 1; i < links.length; i++) {
      const [a, b] = [links[i - 1], links[i]];
      const x1 = a.layer * column + NODE.width;
      const x2 = b.layer * column;
      const bend = (x2 - x1) / 2;
      path += `${i === 1 ? `M${x1} ${a.y}` : `L${x1} ${a.y}`}C${x1 + bend} ${a.y} ${x2 - bend} ${b.y} ${x2} ${b.y}`;
      label = { x: (x1 + x2) / 2 + 8, y: a.y + (b.y - a.y) * 0.6 };
    }
    return { key: edgeKey(edge), edge, path, label };
  });
  separate(drawn);
  return { width: layerCount * column - GAP.x, height, nodes: placed, edges: drawn };
}

/** Labels in one gap keep a line's distance from each other. */
function separate(drawn) {
  const columns = new Map();
  drawn.forEach(({ label }) => columns.set(label.x, [...(columns.get(label.x) ?? []), label]));
  for (const labels of columns.values()) {
    labels.sort((a, b) => a.y - b.y);
    for (let i = 1; i < labels.length; i++) labels[i].y = Math.max(labels[i].y, labels[i - 1].y + 17);
  }
}
