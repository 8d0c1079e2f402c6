using Selkie.Oci;
using Selkie.Oci.Mapping;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The map that all rules of <c>--uidmap</c> or <c>--gidmap</c> make together.</summary>
/// <param name="kind">UID or GID: which of the rules apply, and how messages name it.</param>
/// <param name="parent">The ids of the engine's own namespace and what they are on the host; <see cref="IdMapRule.IsOfHost"/> is looked up there.</param>
/// <param name="rootless">A map that begins by extending is filled with the ids that are left.</param>
internal sealed class IdMapBuilder(string kind, IReadOnlyList<IdMap> parent, bool rootless)
{
    private List<IdMap> _maps = [];
    private bool _fill;

    /// <summary>The map, sorted, neighbours joined.</summary>
    /// <exception cref="EngineError">An id of the parent is not mapped.</exception>
    public IReadOnlyList<IdMap> Build(IReadOnlyList<IdMapRule> rules)
    {
        foreach (var rule in rules.Where(rule => kind == "UID" ? rule.ForUsers : rule.ForGroups))
            foreach (var map in rule.IsOfHost ? OfParent(rule.ContainerId, rule.FromId, rule.Size) : [new IdMap(rule.ContainerId, rule.FromId, rule.Size)])
                Add(map, rule.Extends);
        if (_fill) Fill();
        return Join(_maps);
    }

    private void Add(IdMap map, bool extends)
    {
        if (map.Size == 0) return;
        if (extends)
        {
            _fill |= _maps.Count == 0 && rootless;
            _maps = [.. _maps.SelectMany(present => Without(present, map))];
        }
        _maps.Add(map);
    }

    // One id after the other: neighbours of the host need not be neighbours of the parent.
    private IEnumerable<IdMap> OfParent(uint first, uint from, uint size)
    {
        for (uint i = 0; i < size; i++)
        {
            var id = from + i;
            var map = parent.FirstOrDefault(map => id >= map.HostId && id - map.HostId < map.Size) ?? throw new EngineError(ErrorKind.Invalid, $"parent ID {kind} {id} is not mapped/delegated");
            yield return new IdMap(first + i, map.ContainerId + (id - map.HostId), 1);
        }
    }

    // What is left of a map when nothing of another's ids, inside or outside, may be in it.
    private static IEnumerable<IdMap> Without(IdMap map, IdMap taken)
    {
        foreach (var piece in Cut(map, (long)taken.ContainerId - map.ContainerId, taken.Size))
            foreach (var rest in Cut(piece, (long)taken.HostId - piece.HostId, taken.Size))
                yield return rest;
    }

    // The map without the ids from an offset on.
    private static IEnumerable<IdMap> Cut(IdMap map, long offset, long count)
    {
        var (start, end) = (Math.Clamp(offset, 0, map.Size), Math.Clamp(offset + count, 0, map.Size));
        if (start >= end)
        {
            yield return map;
            yield break;
        }
        if (start > 0) yield return map with { Size = (uint)start };
        if (end < map.Size) yield return new IdMap(map.ContainerId + (uint)end, map.HostId + (uint)end, map.Size - (uint)end);
    }

    // Ids of the container that nothing maps get the engine's ids that nothing uses, both in their order.
    private void Fill()
    {
        List<IdMap> free = [.. Free()];
        var filled = new List<IdMap>();
        uint next = 0;
        foreach (var map in _maps.OrderBy(map => map.ContainerId))
        {
            Take(map.ContainerId);
            filled.Add(map);
            next = map.ContainerId + map.Size;
        }
        Take(uint.MaxValue);
        _maps = filled;

        void Take(uint end)
        {
            while (next < end && free.Count > 0)
            {
                var range = free[0];
                var size = Math.Min(end - next, range.Size);
                filled.Add(new IdMap(next, range.ContainerId, size));
                next += size;
                free.RemoveAt(0);
                free.InsertRange(0, Cut(range, 0, size));
            }
        }
    }

    private IEnumerable<IdMap> Free()
    {
        IEnumerable<IdMap> free = parent.OrderBy(map => map.ContainerId);
        foreach (var used in _maps) free = free.SelectMany(map => Cut(map, (long)used.HostId - map.ContainerId, used.Size));
        return free;
    }

    private static List<IdMap> Join(List<IdMap> maps)
    {
        var joined = new List<IdMap>();
        foreach (var map in maps.OrderBy(map => map.ContainerId))
            if (joined.Count > 0 && joined[^1] is var last && last.ContainerId + last.Size == map.ContainerId && last.HostId + last.Size == map.HostId)
                joined[^1] = last with { Size = last.Size + map.Size };
            else
                joined.Add(map);
        return joined;
    }
}
