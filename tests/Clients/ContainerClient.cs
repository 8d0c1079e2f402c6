using System.Net.Sockets;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace Selkie.Clients;

/// <summary>Testcontainers with its reaper: a container that is waited for, spoken to, looked into, stopped, and gone with its owner.</summary>
internal sealed class ContainerClient(string image)
{
    private const ushort Port = 80;

    public async Task Run()
    {
        await using var container = new ContainerBuilder(image)
            .WithCommand("sh", "-c", "echo ready; while :; do echo tide | nc -l -p 80; done")
            .WithEnvironment("SEA", "salt")
            .WithPortBinding(Port, assignRandomHostPort: true)
            .WithCreateParameterModifier(create => create.StopSignal = "SIGKILL") // a shell that is process 1 ends by nothing else
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("ready"))
            .Build();
        await container.StartAsync();
        Say("state", container.State);
        Say("answered", await Ask(container));
        var result = await container.ExecAsync(["sh", "-c", "echo $SEA; echo deep >&2; exit 3"]);
        Say("exec", $"{result.Stdout.Trim()} {result.Stderr.Trim()} {result.ExitCode}");
        var (output, _) = await container.GetLogsAsync(timestampsEnabled: false);
        Say("logs", output.Trim());
        await container.StopAsync();
        Say("stopped", container.State);
    }

    // Whoever listens is begun again after each guest.
    private static async Task<string> Ask(IContainer container)
    {
        for (var attempt = 0; ; attempt++)
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(container.Hostname, container.GetMappedPublicPort(Port));
                using var reader = new StreamReader(client.GetStream());
                if (await reader.ReadLineAsync() is { } line) return line;
            }
            catch (Exception e) when (attempt < 100 && e is SocketException or IOException)
            {
                await Task.Delay(100);
            }
    }

    private static void Say(string what, object fact) => Console.WriteLine($"{what}: {fact}");
}
