using Selkie.Clients;

// selkie-clients CLIENT IMAGE: what the client sees of the service at DOCKER_HOST, a line for each thing. It ends with 1 where the client throws.
try
{
    await (args switch
    {
        ["docker.dotnet", var image] => new DotNetClient(image).Run(),
        ["testcontainers", var image] => new ContainerClient(image).Run(),
        _ => throw new ArgumentException("selkie-clients docker.dotnet|testcontainers IMAGE"),
    });
    return 0;
}
catch (Exception e) when (e is not OutOfMemoryException)
{
    await Console.Error.WriteLineAsync(e.ToString());
    return 1;
}
