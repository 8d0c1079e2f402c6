using Selkie.Api.Docker;
using Selkie.Api.Libpod;
using Selkie.Engine.Containers;
using Selkie.Engine.Host;
using Selkie.Engine.Images;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Service.Containers.Docker;
using Selkie.Service.Http;
using Selkie.Service.Images;
using Selkie.Service.Routing;
using Selkie.Service.Volumes;

namespace Selkie.Service.Information;

/// <summary>What takes space.</summary>
internal static class UsageReplies
{
    /// <summary>Libpod's.</summary>
    [Responder(ApiTree.Libpod)]
    public static Reply Show(DiskUsageReport report) => Reply.Of(new StoredUsage
    {
        ImagesSize = report.ImagesSize,
        Images = [.. report.Images.Select(image => new ImageOnDisk(image.Repository, image.Tag, image.Id, GoTime.Format(image.Created), image.Size, image.Shared, image.Unique, image.Containers))],
        Containers = [.. report.Containers.Select(container => new ContainerOnDisk(
            container.Id, container.Image, container.Command, container.Volumes, container.Size.Root, container.Size.Written, GoTime.Format(container.Created), container.State.ToString(), container.Name))],
        Volumes = [.. report.Volumes.Select(volume => new VolumeOnDisk(volume.Name, volume.Users, volume.Size, volume.Reclaimable))],
    });

    /// <summary>Docker's: the lists of images, containers and volumes, with their sizes.</summary>
    [Endpoint(ApiTree.Docker, "GET /system/df")]
    public static Task ShowForDocker(Exchange exchange) => exchange.Answer(() =>
    {
        var usage = exchange.Engine.Send(new ShowDiskUsage());
        var users = usage.Images.DistinctBy(image => image.Id).ToDictionary(image => ImageReplies.DockerId(image.Id), image => (long)image.Containers, StringComparer.Ordinal);
        var volumes = usage.Volumes.ToDictionary(volume => volume.Name, StringComparer.Ordinal);
        return Reply.Of(new SystemUsage
        {
            LayersSize = usage.ImagesSize,
            Images = [.. exchange.Engine.Send(new ListImages { Whole = true }).Select(ImageReplies.Docker).Select(image => image with { Containers = users.GetValueOrDefault(image.Id) })],
            Containers = DockerContainers.Summaries(exchange.Engine, new ListContainers { All = true, Size = true }),
            Volumes = [.. exchange.Engine.Send(new ListVolumes()).Where(volume => volumes.ContainsKey(volume.Name))
                .Select(volume => VolumeReplies.Docker(volume) with { UsageData = new(volumes[volume.Name].Users, volumes[volume.Name].Size) })],
        });
    });
}
