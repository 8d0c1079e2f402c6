using Selkie.Engine.Host;
using Selkie.Engine.Images;
using Selkie.Engine.Verbs;
using Selkie.Storage.Checking;

namespace Selkie.Remote.Answers;

/// <summary>Verbs about a remote engine's store as a whole.</summary>
internal static class Stores
{
    [RemoteCall]
    public static CheckSystemReport Check(CheckSystem request, RemoteEngine engine)
    {
        var answer = Ask(request, engine);
        var report = new CheckSystemReport(Damage(answer), answer.RemovedLayers ?? [], [.. answer.RemovedImages?.Keys ?? []], [.. answer.RemovedContainers?.Keys ?? []], []);
        // What a repair could not mend a second look finds.
        return report with { IsStillDamaged = answer.Errors && (!(request.Repair || request.Force) || Ask(request with { Repair = false, Force = false }, engine).Errors) };
    }

    [RemoteCall]
    public static CopyBetweenHostsReport Copy(CopyBetweenHosts request, RemoteEngine engine) =>
        new($"Loaded image: {engine.Send(RemoteCalls.Of(request).Requests[0]).Read(Documents.ReadNewObject).Id}\n");

    private static CheckAnswer Ask(CheckSystem request, RemoteEngine engine) => engine.Send(RemoteCalls.Of(request).Requests[0]).Read(Documents.ReadCheckAnswer);

    private static CheckReport Damage(CheckAnswer answer)
    {
        var damage = new CheckReport();
        Fill(damage.Layers, answer.Layers);
        Fill(damage.ReadOnlyLayers, answer.ReadOnlyLayers);
        Fill(damage.Images, answer.Images);
        Fill(damage.ReadOnlyImages, answer.ReadOnlyImages);
        Fill(damage.Containers, answer.Containers);
        return damage;
    }

    private static void Fill(SortedDictionary<string, List<string>> damage, IReadOnlyDictionary<string, IReadOnlyList<string>>? told)
    {
        foreach (var (id, texts) in told ?? new Dictionary<string, IReadOnlyList<string>>()) damage[id] = [.. texts];
    }
}
