using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.State;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers;

/// <summary>Gathers the rows of a list. It reads the summaries only, unless a filter needs the whole of a container.</summary>
internal sealed class ContainerLister(EngineContext engine)
{
    private static readonly string[] NamespaceFiles = ["mnt", "cgroup", "ipc", "net", "pid", "uts", "user"];

    /// <summary>The containers asked for, the oldest first.</summary>
    public List<ContainerListing> List(ListContainers request)
    {
        var most = request.Latest ? 1 : request.Last;
        var all = request.All || most > 0 || request.Filters.Any(filter => filter.Key == "status");
        var found = new List<ContainerListing>();
        var live = ContainerPaths.AllLive(engine).ToHashSet(); // before the database is read: who is cleaned up in between is recorded there
        foreach (var (id, last, summary) in Candidates(request))
        {
            var status = live.Contains(id) ? ContainerStatus.Read(engine, id, last) : ContainerStatus.Stored(last);
            if (all || status.State == ContainerState.Running) found.Add(new ContainerListing(summary(), status.State, status.Pid, status.Run));
        }
        if (request.External) AddForeign(found);
        if (most > 0 && found.Count > most) found.RemoveRange(0, found.Count - most);
        if (request.Size || request.Namespaces) Complete(found, request);
        return found;
    }

    private IEnumerable<(string Id, LastRun Last, Func<ContainerSummary> Summary)> Candidates(ListContainers request)
    {
        // Ids alone need nothing of the rest.
        var idsOnly = request is { Quiet: true, Format: null, Sort: null };
        if (request.Filters.Count == 0)
            return engine.Database.Summaries().Select(row => (row.Head.Id, row.Last, (Func<ContainerSummary>)(() => idsOnly ? row.Head : row.Summary)));
        var tests = new ContainerFilters(engine, request.Filters);
        return engine.Database.All().Where(tests.Match).Select(row => (row.Spec.Id, row.Last, (Func<ContainerSummary>)(() => ContainerSummary.Of(row.Spec))));
    }

    private void Complete(List<ContainerListing> found, ListContainers request)
    {
        var sizes = new ContainerSizes(engine);
        for (var i = 0; i < found.Count; i++)
        {
            if (request.Size) found[i] = found[i] with { Size = sizes.Of(found[i].Summary.Id) };
            if (request.Namespaces) found[i] = found[i] with { Namespaces = Array.ConvertAll(NamespaceFiles, file => NamespaceNumber(found[i].Pid, file)) };
        }
    }

    // The link reads "mnt:[4026532990]".
    private static string NamespaceNumber(int pid, string file)
    {
        if (pid == 0 || new FileInfo($"/proc/{pid}/ns/{file}").LinkTarget is not { } target) return "";
        var open = target.IndexOf('[');
        return open < 0 ? "" : target[(open + 1)..].TrimEnd(']');
    }

    // Containers of other tools in the same store.
    private void AddForeign(List<ContainerListing> found)
    {
        var own = engine.Database.Summaries().Select(row => row.Head.Id).ToHashSet();
        foreach (var record in engine.Store.Containers.All())
        {
            if (own.Contains(record.Id)) continue;
            var buildah = ForeignContainers.IsOfBuild(engine, record);
            found.Add(new ContainerListing(
                new ContainerSummary
                {
                    Id = record.Id,
                    Name = record.Names.Count > 0 ? record.Names[0] : "unknown",
                    Created = record.Created,
                    ImageId = record.ImageId ?? "",
                    Image = ImageName(record.ImageId, buildah),
                    Command = [buildah ? "buildah" : "storage"],
                },
                ContainerState.Foreign, 0, new LastRun()));
        }
        found.Sort((a, b) => a.Summary.Created.CompareTo(b.Summary.Created));
    }

    private string ImageName(string? imageId, bool buildah)
    {
        if (string.IsNullOrEmpty(imageId)) return buildah ? "scratch" : "";
        var image = engine.Store.Images.Find(imageId);
        return image is null ? "" : image.NamesHistory.Count > 0 ? image.NamesHistory[0] : image.Names.Count > 0 ? image.Names[0] : "";
    }
}
