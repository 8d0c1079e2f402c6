using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Remote.Transport;

namespace Selkie.Remote.Answers;

/// <summary>Verbs that change the state of containers: the client chooses them, and asks for each by itself.</summary>
internal static class Lifecycle
{
    [RemoteCall]
    public static BatchReport Stop(StopContainers request, RemoteEngine engine)
    {
        var choices = new ContainerChoices(engine);
        var plain = request with { All = false, Filters = [], CidFiles = [] };
        return choices.Each(choices.Choose(request, request.Ignore), id => RemoteCalls.Of(plain with { Containers = [id] }).Requests, several: request.All);
    }

    [RemoteCall]
    public static BatchReport Kill(KillContainers request, RemoteEngine engine) => Each(request, engine, id => RemoteCalls.Of(request with { All = false, CidFiles = [], Containers = [id] }).Requests);

    [RemoteCall]
    public static BatchReport Pause(PauseContainers request, RemoteEngine engine) => Each(request, engine, id => RemoteCalls.Of(new PauseContainers { Containers = [id] }).Requests);

    [RemoteCall]
    public static BatchReport Unpause(UnpauseContainers request, RemoteEngine engine) => Each(request, engine, id => RemoteCalls.Of(new UnpauseContainers { Containers = [id] }).Requests);

    [RemoteCall]
    public static BatchReport Init(InitContainers request, RemoteEngine engine) => Each(request, engine, id => RemoteCalls.Of(new InitContainers { Containers = [id] }).Requests);

    private static BatchReport Each(IContainerChoice request, RemoteEngine engine, Func<string, IReadOnlyList<RemoteRequest>> requests)
    {
        var choices = new ContainerChoices(engine);
        return choices.Each(choices.Choose(request, ignoreMissing: false), requests, several: request.All);
    }

    [RemoteCall]
    public static BatchReport Restart(RestartContainers request, RemoteEngine engine)
    {
        var choices = new ContainerChoices(engine);
        var plain = request with { All = false, Filters = [], CidFiles = [], Running = false };
        var chosen = request is { Running: true, Containers.Count: 0 } ? choices.Choose(new RestartContainers { All = true }, ignoreMissing: false) : choices.Choose(request, ignoreMissing: false);
        return choices.Each([.. chosen.Where(one => !request.Running || one.Row is null or { State: "running" })], id => RemoteCalls.Of(plain with { Containers = [id] }).Requests);
    }

    [RemoteCall]
    public static BatchReport Remove(RemoveContainers request, RemoteEngine engine)
    {
        if (request is { Time: not null, Force: false }) throw new EngineError(ErrorKind.Invalid, "--force option must be specified to use the --time option");
        var choices = new ContainerChoices(engine);
        // The engine knows containers that no list has: words are left to it.
        var named = request is { All: false, Filters.Count: 0, CidFiles.Count: 0, Latest: false };
        var chosen = named ? [.. request.Containers.Select(word => new Chosen(word, null))] : choices.Choose(request, request.Ignore || request.Force);
        var plain = request with { All = false, Filters = [], CidFiles = [], Ignore = request.Ignore || request.Force, Depend = request.Depend || request is { All: true, Force: true } };
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var done = new List<string>();
        var errors = new List<EngineError>();
        foreach (var one in chosen)
        {
            if (gone.Contains(one.Id)) continue;
            var reply = engine.Ask(RemoteCalls.Of(plain with { Containers = [one.Id] }).Requests).Each.Single();
            if (!reply.IsSuccess) errors.Add(RemoteErrors.Of(reply));
            else foreach (var removed in reply.Body.IsEmpty ? [] : reply.Read(Documents.ReadListGone))
                if (gone.Add(removed.Id))
                {
                    if (removed.Err is { Length: > 0 } why) errors.Add(RemoteErrors.Of(why));
                    else done.Add(named && IsNamed(removed.Id, one.Word, reply) ? one.Word : removed.Id);
                }
        }
        return new BatchReport(done, errors);
    }

    // Of several that went together, the user named one.
    private static bool IsNamed(string id, string word, RemoteReply reply) =>
        id.StartsWith(word, StringComparison.Ordinal) || reply.Read(Documents.ReadListGone)[^1].Id == id;

    [RemoteCall]
    public static BatchReport Prune(PruneContainers request, RemoteEngine engine) =>
        request.Force || engine.Call.Agrees(PruneHandler.Question) ? Pruned(engine.Ask(RemoteCalls.Of(request).Requests).Only) : new BatchReport([], []);

    [RemoteAnswer]
    public static Done Renamed(RenameContainer request, RemoteReplies replies)
    {
        _ = replies.Only;
        return default;
    }

    [RemoteAnswer]
    public static bool Exists(RemoteReplies replies)
    {
        var reply = replies.Each.Single();
        return reply.Status != 404 && reply.OrError().IsSuccess;
    }

    /// <summary>What a prune removed, by id.</summary>
    internal static BatchReport Pruned(RemoteReply reply)
    {
        var gone = reply.Read(Documents.ReadListGone);
        return new([.. gone.Where(one => one.Err is not { Length: > 0 }).Select(one => one.Id)], [.. gone.Where(one => one.Err is { Length: > 0 }).Select(one => RemoteErrors.Of(one.Err!))]);
    }
}
