using Selkie.Api.Libpod;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Differences;
using Selkie.Engine.Events.Records;
using Selkie.Engine.Host;
using Selkie.Engine.Images;
using Selkie.Engine.Images.Listing;
using Selkie.Engine.Inspection;
using Selkie.Engine.Networks;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Oci;
using Selkie.Storage.Images;
using static Selkie.Engine.Tests.Contracts.MemorySurface;

namespace Selkie.Engine.Tests.Contracts;

public sealed partial class VerbContractTests
{
    private static readonly Dictionary<string, Action<MemorySurface>> Cases = new()
    {
        ["container attach"] = Refuses(ErrorKind.BadState, "container attach", [Container]),
        ["container cleanup"] = Answers<BatchReport>("container cleanup", [Container]),
        ["container commit"] = Answers<CommitReport>("container commit", [Container, "localhost/made"], ("quiet", "true")),
        ["container create"] = Answers<CreateReport>("container create", [Image], ("network", "none")),
        ["container diff"] = Answers<DiffReport>(1, "container diff", [Container]),
        ["container exec"] = Refuses(ErrorKind.Internal, "container exec", [Container, "true"]),
        ["container exists"] = Answers<bool>("container exists", [Container]),
        ["container export"] = surface => Answers<int>("container export", [Container], ("output", surface.Path("exported.tar")))(surface),
        ["container init"] = Batch("container init", [Container], ErrorKind.Internal),
        ["container inspect"] = Answers<InspectReport>(1, "container inspect", [Container]),
        ["container kill"] = Batch("container kill", [Container], ErrorKind.BadState),
        ["container logs"] = Answers<List<LogEntry>>("container logs", [Container]),
        ["container pause"] = Batch("container pause", [Container], ErrorKind.BadState),
        ["container port"] = Answers<IReadOnlyList<ContainerPorts>>("container port", [Container]),
        ["container prune"] = Answers<BatchReport>("container prune", []),
        ["container rename"] = Answers<Done>("container rename", [Container, "other"]),
        ["container restart"] = Batch("container restart", [Container], ErrorKind.Internal),
        ["container rm"] = Batch("container rm", [Container], null),
        ["container run"] = Refuses(ErrorKind.Internal, "container run", [Image], ("detach", "true"), ("network", "none")),
        ["container start"] = Refuses(ErrorKind.Internal, "container start", [Container]),
        ["container stop"] = Batch("container stop", [Container], null),
        ["container top"] = Refuses(ErrorKind.BadState, "container top", [Container]),
        ["container unpause"] = Batch("container unpause", [Container], ErrorKind.BadState),
        ["container wait"] = Answers<WaitReport>("container wait", [Container], ("condition", "created")),
        ["diff"] = Answers<DiffReport>(1, "diff", [Image]),
        ["events"] = surface =>
        {
            var events = Assert.IsType<List<EventRecord>>(surface.Send("events", [], ("stream", "false")));
            Assert.NotEmpty(events);
            Assert.Equal(events.Count, Documents(events).Count);
        },
        ["history"] = Answers<IReadOnlyList<HistoryRow>>(1, "history", [Image]),
        ["image diff"] = Answers<DiffReport>(1, "image diff", [Image]),
        ["image exists"] = Answers<bool>("image exists", [Image]),
        ["image inspect"] = Answers<InspectImagesReport>(1, "image inspect", [Image]),
        ["image mount"] = Answers<IReadOnlyList<ImageMount>>(0, "image mount", []),
        ["image prune"] = Answers<PruneImagesReport>("image prune", []),
        ["image scp"] = Refuses(ErrorKind.Invalid, "image scp", [Image]),
        ["image tree"] = Answers<ImageTreeReport>("image tree", [Image]),
        ["image unmount"] = Answers<BatchReport>("image unmount", [Image]),
        ["images"] = Answers<IReadOnlyList<ImageSummary>>(1, "images", []),
        ["import"] = surface =>
        {
            File.WriteAllBytes(surface.Path("tree.tar"), Tar("imported"));
            Answers<ImportReport>("import", [surface.Path("tree.tar"), "localhost/imported"])(surface);
        },
        ["info"] = _ =>
        {
            using var surface = new MemorySurface(monitor: "/bin/true");
            Answers<SystemInfo>(1, "info", [])(surface);
        },
        ["inspect"] = Answers<InspectReport>(3, "inspect", [Container, Image, Volume]),
        ["load"] = surface =>
        {
            surface.Say(surface.Archive("localhost/loaded:1"));
            Assert.Equal(["localhost/loaded:1"], Assert.IsType<LoadReport>(surface.Send("load")).Names);
        },
        ["login"] = surface => Refuses(ErrorKind.Invalid, "login", ["registry.invalid"], ("get-login", "true"), ("authfile", Nobody(surface)))(surface),
        ["logout"] = surface => Assert.Equal("not logged into registry.invalid", Assert.ThrowsAny<EngineError>(() => surface.Send("logout", ["registry.invalid"], ("authfile", Nobody(surface)))).Message),
        ["manifest add"] = surface => Listed(surface, "manifest add", ["list", Image]),
        ["manifest annotate"] = surface => Listed(surface, "manifest annotate", ["list", Member(surface)], ("annotation", "a=b")),
        ["manifest create"] = Answers<string>("manifest create", ["list"]),
        ["manifest exists"] = Answers<bool>("manifest exists", ["nosuch"]),
        ["manifest inspect"] = surface =>
        {
            surface.Send("manifest create", ["list", Image]);
            Answers<ManifestInspection>(1, "manifest inspect", ["list"])(surface);
        },
        ["manifest push"] = surface =>
        {
            surface.Send("manifest create", ["list", Image]);
            Answers<PushReport>("manifest push", ["list", "oci:" + surface.Path("pushed")], ("all", "true"))(surface);
        },
        ["manifest remove"] = surface => Listed(surface, "manifest remove", ["list", Member(surface)]),
        ["manifest rm"] = surface =>
        {
            surface.Send("manifest create", ["list"]);
            Answers<RemoveImagesReport>("manifest rm", ["list"])(surface);
        },
        ["mount"] = Answers<MountReport>(0, "mount", []),
        ["network connect"] = Refuses(ErrorKind.BadState, "network connect", [Backend, Container]),
        ["network create"] = Answers<string>("network create", ["more"], ("subnet", "10.241.2.0/24")),
        ["network disconnect"] = Refuses(ErrorKind.BadState, "network disconnect", [Backend, Container]),
        ["network exists"] = Answers<bool>("network exists", [Backend]),
        ["network inspect"] = Answers<InspectNetworksReport>(1, "network inspect", [Backend]),
        ["network ls"] = Answers<IReadOnlyList<NetworkDefinition>>(2, "network ls", []),
        ["network prune"] = Answers<BatchReport>("network prune", []),
        ["network reload"] = Batch("network reload", [Container], ErrorKind.BadState),
        ["network rm"] = Batch("network rm", [Backend], null),
        ["network update"] = Answers<string>("network update", [Backend]),
        ["ps"] = Answers<IReadOnlyList<ContainerListing>>(1, "ps", [], ("all", "true")),
        ["pull"] = Answers<PullReport>("pull", [Image], ("policy", "missing")),
        ["push"] = surface => Answers<PushReport>("push", [Image, "dir:" + surface.Path("pushed")])(surface),
        ["rmi"] = surface =>
        {
            surface.Send("container rm", [Container]);
            Answers<RemoveImagesReport>("rmi", [Image])(surface);
        },
        ["save"] = surface => Answers<SaveReport>("save", [Image], ("output", surface.Path("saved.tar")))(surface),
        ["search"] = Refuses(ErrorKind.Unavailable, "search", ["localhost:1/nosuch"]),
        ["system check"] = Answers<CheckSystemReport>("system check", [], ("quick", "true")),
        ["system df"] = Answers<DiskUsageReport>(3, "system df", []),
        ["system migrate"] = Answers<int>("system migrate", []),
        ["system prune"] = Answers<PruneSystemReport>("system prune", []),
        ["context create"] = Connections("context create", ["lab"], 1, ("docker", "host=tcp://lab:1")),
        ["context inspect"] = surface =>
        {
            surface.Send("system connection add", ["lab", "tcp://lab:1"]);
            Answers<IReadOnlyList<ServiceConnection>>(1, "context inspect", ["lab"])(surface);
        },
        ["system connection add"] = Connections("system connection add", ["lab", "tcp://lab:1"], 1),
        ["system connection default"] = Refuses(ErrorKind.NotFound, "system connection default", ["nobody"]),
        ["system connection list"] = Answers<IReadOnlyList<ServiceConnection>>("system connection list", []),
        ["system connection remove"] = Connections("system connection remove", ["nobody"], 0),
        ["system connection rename"] = Refuses(ErrorKind.NotFound, "system connection rename", ["nobody", "somebody"]),
        ["system dial-stdio"] = Refuses(ErrorKind.Unavailable, "system dial-stdio", []),
        ["system service"] = Refuses(ErrorKind.Unsupported, "system service", []),
        ["system renumber"] = Answers<int>("system renumber", []),
        ["system reset"] = Answers<int>("system reset", []),
        ["tag"] = Answers<ImageRecord>("tag", [Image, "localhost/again"]),
        ["unmount"] = Batch("unmount", [Container], kind: null),
        ["unshare"] = Refuses(ErrorKind.Forbidden, "unshare", ["true"]),
        ["untag"] = Answers<ImageRecord>("untag", [Image]),
        ["version"] = Answers<VersionReport>(1, "version", []),
        ["volume create"] = Answers<string>("volume create", ["more"]),
        ["volume exists"] = Answers<bool>("volume exists", [Volume]),
        ["volume export"] = surface => Answers<int>("volume export", [Volume], ("output", surface.Path("volume.tar")))(surface),
        ["volume import"] = surface =>
        {
            surface.Say(Tar("into the volume"));
            Answers<int>("volume import", [Volume, "-"])(surface);
        },
        ["volume inspect"] = Answers<InspectVolumesReport>(1, "volume inspect", [Volume]),
        ["volume ls"] = Answers<IReadOnlyList<VolumeInspection>>(1, "volume ls", []),
        ["volume mount"] = Answers<string>("volume mount", [Volume]),
        ["volume prune"] = Answers<PruneVolumesReport>("volume prune", []),
        ["volume reload"] = Answers<int>("volume reload", []),
        ["volume rm"] = Batch("volume rm", [Volume], null),
        ["volume unmount"] = Answers<string>("volume unmount", [Volume]),
    };

    // A verb about a list with one image in it.
    private static void Listed(MemorySurface surface, string verb, string[] operands, params (string, string)[] options)
    {
        if (!(bool)surface.Send("manifest exists", ["list"])) surface.Send("manifest create", ["list"]);
        Assert.IsType<string>(surface.Send(verb, operands, options));
    }

    // What a verb does to the caller's connections; so many there are then.
    private static Action<MemorySurface> Connections(string path, string[] operands, int count, params (string, string)[] options) => surface =>
    {
        Assert.IsType<Done>(surface.Send(path, operands, options));
        Assert.Equal(count, Documents(surface.Send("system connection list")).Count);
    };

    // A file of credentials in which nobody's are.
    private static string Nobody(MemorySurface surface)
    {
        File.WriteAllText(surface.Path("auth.json"), "{}");
        return surface.Path("auth.json");
    }

    private static string Member(MemorySurface surface)
    {
        surface.Send("manifest create", ["list", Image]);
        return ((ManifestInspection)surface.Send("manifest inspect", ["list"])).Manifests![0].Digest;
    }
}
