using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Containers;

/// <summary>Root file systems that are mounted.</summary>
internal static class MountEndpoints
{
    /// <summary>Mounts one and says where, in a line of text.</summary>
    [Endpoint(ApiTree.Libpod, "POST /containers/{name}/mount")]
    public static async Task Mount(Exchange exchange)
    {
        var report = await Task.Run(() => exchange.Engine.Send(new MountContainers { Containers = [exchange.Operand] }), exchange.Gone);
        if (report.Errors is [EngineError error, ..]) throw error;
        await exchange.SendText(report.Mounts[0].Path);
    }

    /// <summary>Where each is, by id.</summary>
    [Responder(ApiTree.Libpod)]
    public static Reply Show(MountReport report) => report.Errors is [var error, ..] ? throw error : new(200, json =>
    {
        json.WriteStartObject();
        foreach (var mount in report.Mounts) json.WriteString(mount.Id, mount.Path);
        json.WriteEndObject();
    });
}
