using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Selkie.Clients;

/// <summary>Docker.DotNet through the life of a container, an image and a volume.</summary>
internal sealed class DotNetClient(string image)
{
    private readonly IDockerClient _docker = new DockerClientBuilder().WithEndpoint(new Uri(Environment.GetEnvironmentVariable("DOCKER_HOST")!)).Build();

    public async Task Run()
    {
        await _docker.System.PingAsync();
        Say("engine", (await _docker.System.GetVersionAsync()).Os);
        Say("images", (await _docker.Images.ListImagesAsync(new())).Any(listed => listed.RepoTags.Any(tag => tag.StartsWith(image, StringComparison.Ordinal))));
        var made = await _docker.Containers.CreateContainerAsync(new()
        {
            Name = "dotnet",
            Image = image,
            Cmd = ["sh", "-c", "echo $SEA; echo salt >&2; sleep 1000"],
            Env = ["SEA=tide"],
            Labels = new Dictionary<string, string> { ["client"] = "dotnet" },
            HostConfig = new() { NetworkMode = "none", Mounts = [new Mount { Type = "volume", Source = "dotnet", Target = "/data" }] },
        });
        Say("started", await _docker.Containers.StartContainerAsync(made.ID, new()));
        Say("started again", await _docker.Containers.StartContainerAsync(made.ID, new()));
        await Look(made.ID);
        await Execute(made.ID);
        await End(made.ID);
        await Refused();
    }

    private async Task Look(string id)
    {
        var listed = (await _docker.Containers.ListContainersAsync(new() { Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { ["client=dotnet"] = true } } })).Single();
        Say("listed", listed.ID == id && listed.Names.Single() == "/dotnet" ? listed.State : listed.ID);
        var inspected = await _docker.Containers.InspectContainerAsync(id);
        Say("inspected", $"{inspected.State!.Running} {inspected.Config!.Labels!["client"]} {inspected.Mounts.Single().Destination}");
        using var logs = await _docker.Containers.GetContainerLogsAsync(id, new() { ShowStdout = true, ShowStderr = true });
        var (output, error) = await logs.ReadOutputToEndAsync(CancellationToken.None);
        Say("logs", $"{output.Trim()} {error.Trim()}");
    }

    private async Task Execute(string id)
    {
        var exec = await _docker.Exec.CreateContainerExecAsync(id, new() { AttachStdin = true, AttachStdout = true, AttachStderr = true, Cmd = ["sh", "-c", "read line; echo got $line; exit 3"] });
        using var stream = await _docker.Exec.StartContainerExecAsync(exec.ID, new() { Detach = false });
        var word = Encoding.UTF8.GetBytes("water\n");
        await stream.WriteAsync(word, 0, word.Length, CancellationToken.None);
        stream.CloseWrite();
        var (output, _) = await stream.ReadOutputToEndAsync(CancellationToken.None);
        Say("exec", $"{output.Trim()} {(await _docker.Exec.InspectContainerExecAsync(exec.ID)).ExitCode}");
    }

    private async Task End(string id)
    {
        var ended = _docker.Containers.WaitContainerAsync(id);
        Say("stopped", await _docker.Containers.StopContainerAsync(id, new() { WaitBeforeKillSeconds = 0 }));
        Say("waited", (await ended).StatusCode);
        await _docker.Containers.RemoveContainerAsync(id, new() { Force = true });
        Say("volumes", (await _docker.Volumes.ListAsync(CancellationToken.None)).Volumes.Any(volume => volume.Name == "dotnet"));
        await _docker.Volumes.RemoveAsync("dotnet");
    }

    private async Task Refused()
    {
        try
        {
            await _docker.Containers.InspectContainerAsync("nobody");
        }
        catch (DockerApiException e)
        {
            Say("refused", e.StatusCode);
        }
    }

    private static void Say(string what, object fact) => Console.WriteLine($"{what}: {fact}");
}
